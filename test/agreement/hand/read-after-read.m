-- A reader-writer lock, two readers and a writer. Each reader reads, gives the lock back, reads again and
-- gives it back. A writer takes a lock that nobody holds, else queues. A reader waits while a writer has
-- the lock; if one is queued he takes it or queues, and is let in after any writer has had it, as soon as
-- none has it.
--
-- check: models/classics/recursive-read.lock "gives back, then reads again"
-- expect: 136 states, 258 transitions

type reader : 0..1;
     reading : enum { asks, queued, let_in, reads };
var at : array [reader] of reading;
    times : array [reader] of 0..2;     -- it has read
    writer : enum { wants, waits, writes, wrote };

startstate begin
  for r : reader do at[r] := asks; times[r] := 0; end;
  writer := wants;
end;

ruleset r : reader do
  rule "takes it" at[r] = asks & times[r] < 2 & writer != writes ==> begin at[r] := reads; end;
  rule "queues" at[r] = asks & times[r] < 2 & writer = waits ==> begin at[r] := queued; end;
  rule "takes it in the end" at[r] = let_in & writer != writes ==> begin at[r] := reads; end;
  rule "gives it back" at[r] = reads ==> begin times[r] := times[r] + 1; at[r] := asks; end;
end;

rule "writer queues" writer = wants & (exists r : reader do at[r] = reads end) ==> begin
  writer := waits;
end;
rule "writer takes it" (writer = wants | writer = waits) & (forall r : reader do at[r] != reads end) ==> begin
  for r : reader do if at[r] = queued then at[r] := let_in; end; end;
  writer := writes;
end;
rule "writer gives it back" writer = writes ==> begin writer := wrote; end;

cover "deadlock" (writer = wrote | writer = waits & exists r : reader do at[r] = reads end)
  & (exists r : reader do times[r] < 2 end)
  & forall r : reader do times[r] = 2 | at[r] = queued end;
