-- KVM's irqfd. Whoever takes it off the list of the virtual machine, under irqfds.lock, has it shut down by a
-- work: either the last close of the eventfd, whose callback comes with the wait queue's lock held, or who
-- leaves the machine. Who leaves waits until the work queue is empty, and frees the machine. The work unhooks
-- the irqfd under the wait queue's lock, drops its reference to the context, and frees the irqfd.
--
-- To take up what is pending is a step. The wait queue's lock is reached by the work through a pointer in
-- the irqfd, which somebody frees: to find it is a step of its own.
--
-- check: models/linux-eventfd/irqfd.lock "001/C7, C10: KVM's way"
-- expect: 198 states, 409 transitions

type closing : enum { locks_queue, reads_entry, hup, locks_items, listed, unlists, queues, unlocks_items,
                      unlocks_queue, puts, frees, closed };
     working : enum { idle, pending, finds, locks, unhooks, finds_again, unlocks, shuts_down, drops, frees_ctx,
                      frees_irqfd };
     leaving : enum { enters, reads_items, takes_off, queues_work, exits, flushes, frees_vm, left };
var close : closing;
    work : working;
    leave : leaving;
    queue_locked, items_locked : boolean;
    hooked, on_list : boolean;          -- ctx.entry, vm.items
    kref : 0..2;
    live_ctx, live_irqfd, live_vm : boolean;

startstate begin
  close := locks_queue; work := idle; leave := enters;
  queue_locked := false; items_locked := false;
  hooked := true; on_list := true; kref := 2;
  live_ctx := true; live_irqfd := true; live_vm := true;
end;

rule "close: lock wqh" close = locks_queue & !queue_locked ==> begin
  queue_locked := true; close := reads_entry;
end;
rule "close: entry" close = reads_entry ==> begin
  if hooked then close := hup; else close := unlocks_queue; end;
end;
rule "close: POLLHUP" close = hup & live_irqfd ==> begin close := locks_items; end;
rule "close: lock irqfds" close = locks_items & !items_locked ==> begin items_locked := true; close := listed; end;
rule "close: on the list?" close = listed ==> begin
  if on_list then close := unlists; else close := unlocks_items; end;
end;
rule "close: off the list" close = unlists ==> begin on_list := false; close := queues; end;
rule "close: queue" close = queues & work = idle ==> begin work := pending; close := unlocks_items; end;
rule "close: unlock irqfds" close = unlocks_items ==> begin items_locked := false; close := unlocks_queue; end;
rule "close: unlock wqh" close = unlocks_queue ==> begin queue_locked := false; close := puts; end;
rule "close: put" close = puts ==> begin
  kref := kref - 1;
  if kref = 0 then close := frees; else close := closed; end;
end;
rule "close: free ctx" close = frees & !queue_locked ==> begin live_ctx := false; close := closed; end;

rule "work: taken up" work = pending & live_irqfd ==> begin work := finds; end;
rule "work: find wqh" work = finds ==> begin work := locks; end;
rule "work: lock wqh" work = locks & !queue_locked ==> begin queue_locked := true; work := unhooks; end;
rule "work: unhook" work = unhooks ==> begin hooked := false; work := finds_again; end;
rule "work: find wqh again" work = finds_again ==> begin work := unlocks; end;
rule "work: unlock wqh" work = unlocks ==> begin queue_locked := false; work := shuts_down; end;
rule "work: shut down" work = shuts_down & live_vm ==> begin work := drops; end;
rule "work: put" work = drops ==> begin
  kref := kref - 1;
  if kref = 0 then work := frees_ctx; else work := frees_irqfd; end;
end;
rule "work: free ctx" work = frees_ctx & !queue_locked ==> begin live_ctx := false; work := frees_irqfd; end;
rule "work: free irqfd" work = frees_irqfd ==> begin live_irqfd := false; work := idle; end;

rule "leave: lock irqfds" leave = enters & !items_locked ==> begin items_locked := true; leave := reads_items; end;
rule "leave: on the list?" leave = reads_items ==> begin
  if on_list then leave := takes_off; else leave := exits; end;
end;
rule "leave: off the list" leave = takes_off ==> begin on_list := false; leave := queues_work; end;
rule "leave: queue" leave = queues_work & work = idle ==> begin work := pending; leave := exits; end;
rule "leave: unlock irqfds" leave = exits ==> begin items_locked := false; leave := flushes; end;
rule "leave: flush" leave = flushes & work = idle ==> begin leave := frees_vm; end;
rule "leave: free vm" leave = frees_vm & !items_locked ==> begin live_vm := false; leave := left; end;

cover "use-after-free" close = hup & !live_irqfd | close = locks_items & !live_vm | work = pending & !live_irqfd
  | work = shuts_down & !live_vm | work = locks & !live_ctx | close = locks_queue & !live_ctx;
cover "held-lock-freed" (close = frees | work = frees_ctx) & queue_locked | leave = frees_vm & items_locked;
cover "finally all_gone" close = closed & work = idle & leave = left & (live_ctx | live_irqfd);
