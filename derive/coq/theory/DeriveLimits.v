(** Limits, one-sided and at infinity. *)

From Derive Require Export Derive DeriveCalculus DeriveTactics.

(** * Ways to approach: what holds eventually on the way *)

Definition way := (R -> Prop) -> Prop.
Definition from_above (a : R) : way := fun Q => exists r, 0 < r /\ forall u, a < u < a + r -> Q u.
Definition from_below (a : R) : way := fun Q => exists r, 0 < r /\ forall u, a - r < u < a -> Q u.
Definition from_both (a : R) : way := fun Q => exists r, 0 < r /\ forall u, u <> a -> a - r < u < a + r -> Q u.
Definition at_plus_infinity : way := fun Q => exists m, forall u, m < u -> Q u.
Definition at_minus_infinity : way := fun Q => exists m, forall u, u < m -> Q u.

Definition tends (F : way) (f : R -> R) (l : R) : Prop := forall e, 0 < e -> F (fun u => l - e < f u < l + e).
Definition tends_to_plus_infinity (F : way) (f : R -> R) : Prop := forall m, F (fun u => m < f u).
Definition tends_to_minus_infinity (F : way) (f : R -> R) : Prop := forall m, F (fun u => f u < m).

(** What all ways have: they are closed under consequences and conjunction. *)
Definition proper (F : way) : Prop :=
  (forall P Q : R -> Prop, (forall u, P u -> Q u) -> F P -> F Q) /\
  (forall P Q : R -> Prop, F P -> F Q -> F (fun u => P u /\ Q u)).

Lemma proper_from_above a : proper (from_above a).
Proof.
  split.
  - intros P Q H [r [Hr A]]. exists r. auto.
  - intros P Q [r [Hr A]] [s [Hs B]]. exists (Rmin r s). split; [now apply Rmin_pos|].
    intros u Hu. pose proof (Rmin_l r s). pose proof (Rmin_r r s). split; [apply A | apply B]; lra.
Qed.
Lemma proper_from_below a : proper (from_below a).
Proof.
  split.
  - intros P Q H [r [Hr A]]. exists r. auto.
  - intros P Q [r [Hr A]] [s [Hs B]]. exists (Rmin r s). split; [now apply Rmin_pos|].
    intros u Hu. pose proof (Rmin_l r s). pose proof (Rmin_r r s). split; [apply A | apply B]; lra.
Qed.
Lemma proper_from_both a : proper (from_both a).
Proof.
  split.
  - intros P Q H [r [Hr A]]. exists r. auto.
  - intros P Q [r [Hr A]] [s [Hs B]]. exists (Rmin r s). split; [now apply Rmin_pos|].
    intros u Hn Hu. pose proof (Rmin_l r s). pose proof (Rmin_r r s). split; [apply A | apply B]; auto; lra.
Qed.
Lemma proper_at_plus_infinity : proper at_plus_infinity.
Proof.
  split.
  - intros P Q H [r A]. exists r. auto.
  - intros P Q [r A] [s B]. exists (Rmax r s). intros u Hu.
    pose proof (Rmax_l r s). pose proof (Rmax_r r s). split; [apply A | apply B]; lra.
Qed.
Lemma proper_at_minus_infinity : proper at_minus_infinity.
Proof.
  split.
  - intros P Q H [r A]. exists r. auto.
  - intros P Q [r A] [s B]. exists (Rmin r s). intros u Hu.
    pose proof (Rmin_l r s). pose proof (Rmin_r r s). split; [apply A | apply B]; lra.
Qed.
Ltac proper := first [ apply proper_from_above | apply proper_from_below | apply proper_from_both
  | apply proper_at_plus_infinity | apply proper_at_minus_infinity ].

Lemma from_both_sides a (Q : R -> Prop) : from_above a Q -> from_below a Q -> from_both a Q.
Proof.
  intros [r [Hr A]] [s [Hs B]]. exists (Rmin r s). split; [now apply Rmin_pos|].
  intros u Hn Hu. pose proof (Rmin_l r s). pose proof (Rmin_r r s).
  destruct (Rtotal_order u a) as [L | [E | G]]; [apply B; lra | contradiction | apply A; lra].
Qed.

(** * Rules *)

Lemma tends_ext F f g l : proper F -> F (fun u => f u = g u) -> tends F f l -> tends F g l.
Proof.
  intros [I C] E H e He. eapply I; [| apply (C _ _ E (H e He))]. cbv beta. intros u [-> A]. exact A.
Qed.
Lemma plus_infinity_ext F f g :
  proper F -> F (fun u => f u = g u) -> tends_to_plus_infinity F f -> tends_to_plus_infinity F g.
Proof. intros [I C] E H m. eapply I; [| apply (C _ _ E (H m))]. cbv beta. intros u [-> A]. exact A. Qed.
Lemma minus_infinity_ext F f g :
  proper F -> F (fun u => f u = g u) -> tends_to_minus_infinity F f -> tends_to_minus_infinity F g.
Proof. intros [I C] E H m. eapply I; [| apply (C _ _ E (H m))]. cbv beta. intros u [-> A]. exact A. Qed.
Lemma tends_const F c : proper F -> F (fun _ => True) -> tends F (fun _ => c) c.
Proof. intros [I _] T e He. eapply I; [|exact T]. intros; lra. Qed.
Lemma plus_infinity_opp F f : proper F -> tends_to_minus_infinity F f -> tends_to_plus_infinity F (fun u => - f u).
Proof. intros [I _] H m. eapply I; [|apply (H (- m))]. cbv beta. intros; lra. Qed.
Lemma minus_infinity_opp F f : proper F -> tends_to_plus_infinity F f -> tends_to_minus_infinity F (fun u => - f u).
Proof. intros [I _] H m. eapply I; [|apply (H (- m))]. cbv beta. intros; lra. Qed.

(** Where a function has a derivative it is continuous. *)
Lemma close_to f a l e : derivable_pt_lim f a l -> 0 < e ->
  exists r, 0 < r /\ forall u, a - r < u < a + r -> f a - e < f u < f a + e.
Proof.
  intros D He. assert (C : continuity_pt f a) by (apply derivable_continuous_pt; now exists l).
  destruct (C e He) as [r [Hr P]]. exists r. split; [exact Hr|]. intros u Hu.
  destruct (Req_EM_T u a) as [->|Hne]; [lra|].
  assert (Q : Rabs (f u - f a) < e).
  { apply P. split; [split; [exact I | congruence] | apply Rabs_def1; cbn; lra]. }
  apply Rabs_def2 in Q. lra.
Qed.
Lemma tends_above f a l d : derivable_pt_lim f a d -> f a = l -> tends (from_above a) f l.
Proof. intros D <- e He. destruct (close_to f a d e D He) as [r [Hr P]]. exists r. split; [exact Hr|]. intros; apply P; lra. Qed.
Lemma tends_below f a l d : derivable_pt_lim f a d -> f a = l -> tends (from_below a) f l.
Proof. intros D <- e He. destruct (close_to f a d e D He) as [r [Hr P]]. exists r. split; [exact Hr|]. intros; apply P; lra. Qed.
Lemma tends_both f a l d : derivable_pt_lim f a d -> f a = l -> tends (from_both a) f l.
Proof. intros D <- e He. destruct (close_to f a d e D He) as [r [Hr P]]. exists r. split; [exact Hr|]. intros; apply P; lra. Qed.

(** log u goes to -oo where u goes to 0 through positive values. *)
Lemma ln_to_minus_infinity F f :
  proper F -> F (fun u => 0 < f u) -> tends F f 0 -> tends_to_minus_infinity F (fun u => ln (f u)).
Proof.
  intros [I C] P T m. eapply I; [| apply (C _ _ P (T (exp m) (exp_pos m)))]. cbv beta.
  intros u [A [_ B]]. rewrite <- (ln_exp m). apply ln_increasing; lra.
Qed.

Lemma from_above_within a r (Q : R -> Prop) : 0 < r -> (forall u, a < u < a + r -> Q u) -> from_above a Q.
Proof. intros; now exists r. Qed.
Lemma from_below_within a r (Q : R -> Prop) : 0 < r -> (forall u, a - r < u < a -> Q u) -> from_below a Q.
Proof. intros; now exists r. Qed.
Lemma from_both_within a r (Q : R -> Prop) : 0 < r -> (forall u, u <> a -> a - r < u < a + r -> Q u) -> from_both a Q.
Proof. intros; now exists r. Qed.

(** What holds near the point, on the side of the way. *)
Ltac within r := first [ apply (from_above_within _ r); [ lra | ]
  | apply (from_below_within _ r); [ lra | ] | apply (from_both_within _ r); [ lra | ] ].

(** Definedness, also of functions near the point of a limit. *)
Ltac definedness :=
  cbv beta;
  lazymatch goal with
  | |- _ /\ _ => split; definedness
  | |- from_above _ _ => within (1 / 8); intros; conditions
  | |- from_below _ _ => within (1 / 8); intros; conditions
  | |- from_both _ _ => within (1 / 8); intros; conditions
  | |- _ => conditions
  end.

(** Limits by continuity, of constants, and of logarithms of what goes to 0. *)
Ltac value_at := cbv beta; first [ lra | rewrite ?ln_1, ?exp_0; first [ lra | field; lra ] ].
Ltac limit :=
  cbv beta;
  lazymatch goal with
  | |- tends ?F (fun _ => ?c) _ => first [ apply (tends_const F c); [ proper | within 1; intros; exact I ] | by_continuity ]
  | |- tends _ _ _ => by_continuity
  | |- tends_to_plus_infinity _ (fun u => - @?f u) => apply (plus_infinity_opp _ f); [ proper | limit ]
  | |- tends_to_minus_infinity _ (fun u => - @?f u) => apply (minus_infinity_opp _ f); [ proper | limit ]
  | |- tends_to_minus_infinity _ (fun u => ln (@?f u)) =>
      apply (ln_to_minus_infinity _ f); [ proper | within (1 / 8); intros; cbv beta; pos | limit ]
  end
with by_continuity :=
  first
  [ eapply tends_above; [ deriv | value_at ]
  | eapply tends_below; [ deriv | value_at ]
  | eapply tends_both; [ deriv | value_at ] ].
