-- A user tests the pointer to the current configuration, follows it to lock the configuration, and follows
-- it once more to unlock it. To lock or unlock through a pointer that may change takes two steps: the
-- pointer is followed, and then the lock that was found is waited for, or released. An administrator
-- replaces the configuration under a lock that the user does not take, frees the old one, takes the new
-- one away and frees that.
--
-- A step that goes wrong ends the run: here it is a rule without effect, and a `cover`.
--
-- check: models/tutorial/06-pointers.lock "tested, then followed again"
-- expect: 78 states, 140 transitions, held-lock-freed, null-dereference, unlock-not-held, use-after-free

type config : 0..1;
     link : 0..2;                       -- 2: none
     using : enum { tests, finds, locks, finds_again, unlocks, used };
     changing : enum { enters, notes, replaces, leaves, frees, enters_again, notes_again, clears, leaves_again,
                       frees_again, changed };
var user : using;
    admin : changing;
    current, found, old, has : link;    -- has: whose lock the user has
    live : array [config] of boolean;
    entered : boolean;

startstate begin
  user := tests; admin := enters;
  current := 0; found := 2; old := 2; has := 2;
  live[0] := true; live[1] := false;
  entered := false;
end;

rule "is there one?" user = tests ==> begin
  if current = 2 then user := used; else user := finds; end;
end;
rule "find the lock" user = finds ==> begin
  if current != 2 then found := current; user := locks; end;
end;
rule "lock it" user = locks ==> begin
  if live[found] then has := found; found := 2; user := finds_again; end;
end;
rule "find the lock again" user = finds_again ==> begin
  if current != 2 then found := current; user := unlocks; end;
end;
rule "unlock it" user = unlocks ==> begin
  if live[found] & has = found then has := 2; found := 2; user := used; end;
end;

rule "switch_lock" (admin = enters | admin = enters_again) & !entered ==> begin
  entered := true;
  if admin = enters then admin := notes; else admin := notes_again; end;
end;
rule "note the old one" admin = notes | admin = notes_again ==> begin
  old := current;
  if admin = notes then admin := replaces; else admin := clears; end;
end;
rule "a new one" admin = replaces ==> begin live[1] := true; current := 1; admin := leaves; end;
rule "none" admin = clears ==> begin current := 2; admin := leaves_again; end;
rule "unlock switch_lock" admin = leaves | admin = leaves_again ==> begin
  entered := false;
  if admin = leaves then admin := frees; else admin := frees_again; end;
end;
rule "free the old one" admin = frees | admin = frees_again ==> begin
  if has != old then
    live[old] := false; old := 2;
    if admin = frees then admin := enters_again; else admin := changed; end;
  end;
end;

cover "null-dereference" (user = finds | user = finds_again) & current = 2;
cover "use-after-free" (user = locks | user = unlocks) & !live[found];
cover "unlock-not-held" user = unlocks & live[found] & has != found;
cover "held-lock-freed" (admin = frees | admin = frees_again) & has = old;
