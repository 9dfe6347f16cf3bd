-- A driver opens a device, queues the device's work, takes it back if it is still pending, and frees the
-- device without waiting. The work takes the device's mutex, notes an interrupt, gives the mutex back.
--
-- A step that goes wrong ends the run: here it is a rule without effect, and a `cover`.
--
-- check: models/classics/workqueue-flush.lock "taken back, and not waited for"
-- expect: 15 states, 20 transitions, held-lock-freed, use-after-free

type user : enum { news, queues, cancels, frees, over };
     work : enum { idle, pending, locks, sets_irqs, unlocks };
var at : user;
    refresh : work;
    live, locked : boolean;
    irqs : 0..1;

startstate begin
  at := news; refresh := idle; live := false; locked := false; irqs := 0;
end;

rule "new" at = news ==> begin live := true; irqs := 0; at := queues; end;
rule "queue" at = queues ==> begin refresh := pending; at := cancels; end;
rule "cancel" at = cancels ==> begin
  if refresh = pending then refresh := idle; end;
  at := frees;
end;
rule "free" at = frees ==> begin if !locked then live := false; at := over; end; end;

rule "work: taken up" refresh = pending ==> begin if live then refresh := locks; end; end;
rule "work: lock" refresh = locks & !(live & locked) ==> begin
  if live then locked := true; refresh := sets_irqs; end;
end;
rule "work: irqs" refresh = sets_irqs ==> begin if live then irqs := 1; refresh := unlocks; end; end;
rule "work: unlock" refresh = unlocks ==> begin if live then locked := false; refresh := idle; end; end;

cover "use-after-free" refresh != idle & !live;
cover "held-lock-freed" at = frees & locked;
