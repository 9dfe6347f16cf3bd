/*
 * Against the order: try, and back off. One comes from an inode to its page, locks both and takes the
 * page out of the inode. The other comes from the page, reads which inode it is in, and tries that
 * inode's lock; where it fails it lets go of the page, takes both locks in order, and does not look
 * whether the page is still in the inode.
 *
 * check: models/classics/trylock-back-off.lock "does not look again: the page has left the inode meanwhile"
 * expect: 31 states, 37 transitions, null-dereference
 */
bool inode, page;
bool mapped = true;

active proctype truncate() {
  d_step { !inode -> inode = true };
  d_step { !page -> page = true };
  mapped = false;
  page = false;
  inode = false;
end: false
}

active proctype writeback() {
  d_step { !page -> page = true };
  if
  :: !mapped -> page = false; goto end
  :: mapped
  fi;
  if
  :: d_step { !inode -> inode = true }
  :: inode ->
     page = false;
     d_step { !inode -> inode = true };
     d_step { !page -> page = true }
  fi;
use:
  if
  :: mapped
  :: d_step { !mapped -> printf("violation: null-dereference\n") }; goto use   /* the run ends */
  fi;
  page = false;
  inode = false;
end: false
}
