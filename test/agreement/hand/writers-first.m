-- A reader-writer lock. Two read, and each makes his lock a write lock if he is the only reader. One writes, and
-- makes his a read lock. One tries the lock, first to read, then to write.
--
-- A writer takes a lock that nobody holds, else queues. A reader waits while a writer has the lock, and queues where
-- one is queued: this lock prefers writers. He is let in after any writer has taken the lock, as soon as none has
-- it. Who only tries to read passes those in the queue.
--
-- check: test/agreement/hand/writers-first.lock "nobody waits for ever"
-- expect: 479 states, 1150 transitions

type reader : 0..1;
     reading : enum { asks, queued, let_in, upgrades, works, unlocks_write, unlocks_read, read };
     writing : enum { wants, waits, downgrades, unlocks, wrote };
     trying : enum { tries_read, tried_read, tries_write, tried_write, tried };
var at : array [reader] of reading;
    writer : writing;
    tries : trying;

function readers() : 0..4;
var n : 0..4;
begin
  n := 0;
  for r : reader do if at[r] = upgrades | at[r] = unlocks_read then n := n + 1; end; end;
  if writer = unlocks then n := n + 1; end;
  if tries = tried_read then n := n + 1; end;
  return n;
end;
function writes() : boolean; begin
  return writer = downgrades | tries = tried_write
    | exists r : reader do at[r] = works | at[r] = unlocks_write end;
end;
procedure let_in_who_queued(); begin
  for r : reader do if at[r] = queued then at[r] := let_in; end; end;
end;

startstate begin
  for r : reader do at[r] := asks; end;
  writer := wants; tries := tries_read;
end;

ruleset r : reader do
  rule "reads" at[r] = asks & !writes() & writer != waits | at[r] = let_in & !writes() ==> begin
    at[r] := upgrades;
  end;
  rule "queues" at[r] = asks & !writes() & writer = waits ==> begin at[r] := queued; end;
  rule "upgrades" at[r] = upgrades ==> begin
    if readers() = 1 then let_in_who_queued(); at[r] := works; else at[r] := unlocks_read; end;
  end;
  rule "works" at[r] = works ==> begin at[r] := unlocks_write; end;
  rule "unlocks" at[r] = unlocks_read | at[r] = unlocks_write ==> begin at[r] := read; end;
end;

rule "writer takes it" (writer = wants | writer = waits) & !writes() & readers() = 0 ==> begin
  let_in_who_queued(); writer := downgrades;
end;
rule "writer queues" writer = wants & (writes() | readers() > 0) ==> begin writer := waits; end;
rule "writer downgrades" writer = downgrades ==> begin writer := unlocks; end;
rule "writer unlocks" writer = unlocks ==> begin writer := wrote; end;

rule "tries to read" tries = tries_read ==> begin
  if writes() then tries := tries_write; else tries := tried_read; end;
end;
rule "gives it back" tries = tried_read ==> begin tries := tries_write; end;
rule "tries to write" tries = tries_write ==> begin
  if writes() | readers() > 0 then tries := tried; else let_in_who_queued(); tries := tried_write; end;
end;
rule "gives it back, too" tries = tried_write ==> begin tries := tried; end;

cover "deadlock" writer = wrote & tries = tried & (exists r : reader do at[r] = queued end)
  & forall r : reader do at[r] = queued | at[r] = read end;
