-- Two read under an object's lock, one writes under it, one sleeps on the object until it is too long, and one
-- frees the object, without asking whether anybody has the lock, stands in its queue, or sleeps there.
--
-- A writer takes a lock that nobody holds, else queues. A reader waits while a writer has the lock; if one
-- is queued he takes it or queues, until any writer has taken the lock: from then on he is in the queue no
-- more, and takes the lock as soon as no writer has it. To sleep on an object is not to follow the pointer.
--
-- A step that goes wrong ends the run: here it is a rule without effect, and a `cover`.
--
-- check: test/agreement/hand/freed-under-waiters.lock "nobody asks"
-- expect: 144 states, 438 transitions, held-lock-freed, use-after-free

type reader : 0..1;
     reading : enum { asks, queued, let_in, reads, read };
     writing : enum { wants, waits, writes, wrote };
     sleeping : enum { awake, asleep, rested };
var at : array [reader] of reading;
    writer : writing;
    sleeper : sleeping;
    freed : boolean;

function in_use() : boolean; begin
  return writer = writes | writer = waits | sleeper = asleep
    | exists r : reader do at[r] = queued | at[r] = reads end;
end;

startstate begin
  for r : reader do at[r] := asks; end;
  writer := wants; sleeper := awake; freed := false;
end;

ruleset r : reader do
  rule "takes it" at[r] = asks & (freed | writer != writes) ==> begin if !freed then at[r] := reads; end; end;
  rule "queues" at[r] = asks & !freed & writer = waits ==> begin at[r] := queued; end;
  rule "is let in" at[r] = let_in & (freed | writer != writes) ==> begin if !freed then at[r] := reads; end; end;
  rule "gives it back" at[r] = reads ==> begin at[r] := read; end;
end;
rule "writer takes it, or queues" writer = wants ==> begin
  if !freed then
    if exists r : reader do at[r] = reads end then writer := waits; else writer := writes; end;
  end;
end;
rule "writer takes it" writer = waits & (forall r : reader do at[r] != reads end) ==> begin
  for r : reader do if at[r] = queued then at[r] := let_in; end; end;
  writer := writes;
end;
rule "writer gives it back" writer = writes ==> begin writer := wrote; end;

rule "falls asleep" sleeper = awake ==> begin sleeper := asleep; end;
rule "too long" sleeper = asleep ==> begin sleeper := rested; end;

rule "free" !freed ==> begin if !in_use() then freed := true; end; end;

cover "use-after-free" freed & (writer = wants | exists r : reader do at[r] = asks | at[r] = let_in end);
cover "held-lock-freed" !freed & in_use();
