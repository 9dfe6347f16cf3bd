-- NetBSD kqueue: system calls and drivers come to a knote while somebody replaces its filter.
const N : 4;
type caller : 0..N/2-1;
     driver : 0..N/2-1;
     calling : enum { enters, wants_foplock, looks, wants_device, wants_queue, activates, leaves_queue, leaves_device,
                      leaves_foplock, leaves, back };
     driving : enum { d_wants_device, d_looks, d_wants_queue, d_activates, d_leaves_queue, d_leaves_device, d_back };
     detaching : enum { t_wants_foplock, t_replaces, t_leaves_foplock, t_back };
var call : array [caller] of calling;
    drive : array [driver] of driving;
    detach : detaching;
    fd_lock, foplock, dv_lock, kq_lock, activated, nop : boolean;

startstate begin
  for c : caller do call[c] := enters; end;
  for d : driver do drive[d] := d_wants_device; end;
  detach := t_wants_foplock;
  fd_lock := false; foplock := false; dv_lock := false; kq_lock := false; activated := false; nop := false;
end;

ruleset c : caller do
  rule "fd_lock" call[c] = enters & !fd_lock ==> begin fd_lock := true; call[c] := wants_foplock; end;
  rule "foplock" call[c] = wants_foplock & !foplock ==> begin foplock := true; call[c] := looks; end;
  rule "nop?" call[c] = looks ==> begin if nop then call[c] := leaves_foplock; else call[c] := wants_device; end; end;
  rule "dv_lock" call[c] = wants_device & !dv_lock ==> begin dv_lock := true; call[c] := wants_queue; end;
  rule "kq_lock" call[c] = wants_queue & !kq_lock ==> begin kq_lock := true; call[c] := activates; end;
  rule "activate" call[c] = activates ==> begin activated := true; call[c] := leaves_queue; end;
  rule "leave kq_lock" call[c] = leaves_queue ==> begin kq_lock := false; call[c] := leaves_device; end;
  rule "leave dv_lock" call[c] = leaves_device ==> begin dv_lock := false; call[c] := leaves_foplock; end;
  rule "leave foplock" call[c] = leaves_foplock ==> begin foplock := false; call[c] := leaves; end;
  rule "leave fd_lock" call[c] = leaves ==> begin
    fd_lock := false; call[c] := back;
    assert "delivered" activated | nop;
  end;
end;

ruleset d : driver do
  rule "d dv_lock" drive[d] = d_wants_device & !dv_lock ==> begin dv_lock := true; drive[d] := d_looks; end;
  rule "d nop?" drive[d] = d_looks ==> begin
    if nop then drive[d] := d_leaves_device; else drive[d] := d_wants_queue; end;
  end;
  rule "d kq_lock" drive[d] = d_wants_queue & !kq_lock ==> begin kq_lock := true; drive[d] := d_activates; end;
  rule "d activate" drive[d] = d_activates ==> begin activated := true; drive[d] := d_leaves_queue; end;
  rule "d leave kq_lock" drive[d] = d_leaves_queue ==> begin kq_lock := false; drive[d] := d_leaves_device; end;
  rule "d leave dv_lock" drive[d] = d_leaves_device ==> begin
    dv_lock := false; drive[d] := d_back;
    assert "delivered" activated | nop;
  end;
end;

rule "t foplock" detach = t_wants_foplock & !foplock ==> begin foplock := true; detach := t_replaces; end;
rule "t replace" detach = t_replaces ==> begin nop := true; detach := t_leaves_foplock; end;
rule "t leave foplock" detach = t_leaves_foplock ==> begin foplock := false; detach := t_back; end;
