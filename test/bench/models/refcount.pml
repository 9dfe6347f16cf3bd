/* Objects found in a table, counted, released by the last. */
#define N 2

#define lock d_step { !table_lock -> table_lock = true }

bool table_lock, listed[2] = true, live[2] = true;
byte refs[2] = 1;

active [N] proctype lookup() {
  byte i;
  if :: i = 0 :: i = 1 fi;
  lock;
  if
  :: listed[i]
  :: !listed[i] -> goto give_up
  fi;
  if
  :: d_step { refs[i] > 0 -> assert(live[i]); refs[i]++ }
  :: refs[i] == 0 -> goto give_up
  fi;
  table_lock = false;
  assert(live[i]);
  if
  :: d_step { refs[i] == 1 -> assert(live[i]); refs[i] = 0 }
  :: d_step { refs[i] > 1 -> assert(live[i]); refs[i]--; i = 0 }; goto end
  fi;
  lock;
  listed[i] = false;
  table_lock = false;
  d_step { assert(live[i]); live[i] = false; i = 0 };
  goto end;
give_up:
  atomic { table_lock = false; i = 0 };
end: false
}

#define MINE (_pid - N)

active [2] proctype close() {
  if
  :: d_step { refs[MINE] == 1 -> assert(live[MINE]); refs[MINE] = 0 }
  :: d_step { refs[MINE] > 1 -> assert(live[MINE]); refs[MINE]-- }; goto end
  fi;
  lock;
  listed[MINE] = false;
  table_lock = false;
  d_step { assert(live[MINE]); live[MINE] = false };
end: false
}
