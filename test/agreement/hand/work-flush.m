-- A driver opens a device, queues the device's work, waits until the work is neither pending nor running,
-- and frees the device. The work takes the device's mutex, notes an interrupt, and gives the mutex back.
--
-- To take up what is pending is a step, after which it could be queued again. To flush takes two steps,
-- since some statement frees the device: in the first the work is found, in the second it is waited for.
--
-- check: models/classics/workqueue-flush.lock "waited for, without the lock"
-- expect: 14 states, 17 transitions

type user : enum { news, queues, finds, flushes, frees, over };
     work : enum { idle, pending, locks, sets_irqs, unlocks };
var at : user;
    refresh : work;
    live, locked : boolean;
    irqs : 0..1;

startstate begin
  at := news; refresh := idle; live := false; locked := false; irqs := 0;
end;

rule "new" at = news ==> begin live := true; irqs := 0; at := queues; end;
rule "queue" at = queues ==> begin refresh := pending; at := finds; end;
rule "flush: finds" at = finds ==> begin at := flushes; end;
rule "flush: waits" at = flushes & refresh = idle ==> begin at := frees; end;
rule "free" at = frees ==> begin live := false; at := over; end;

rule "work: taken up" refresh = pending ==> begin refresh := locks; end;
rule "work: lock" refresh = locks & !locked ==> begin locked := true; refresh := sets_irqs; end;
rule "work: irqs" refresh = sets_irqs ==> begin irqs := 1; refresh := unlocks; end;
rule "work: unlock" refresh = unlocks ==> begin locked := false; refresh := idle; end;

cover "use-after-free" refresh != idle & !live;
cover "leak" at = over & refresh = idle & live;
