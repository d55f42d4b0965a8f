(** Limits, one-sided and at infinity. *)

From Derive Require Export DeriveSteps.

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

Lemma at_plus_infinity_within (Q : R -> Prop) : (forall u, 8 < u -> Q u) -> at_plus_infinity Q.
Proof. intros; now exists 8. Qed.
Lemma at_minus_infinity_within (Q : R -> Prop) : (forall u, u < - 8 -> Q u) -> at_minus_infinity Q.
Proof. intros; now exists (- 8). Qed.

(** What holds near the point, on the side of the way; or far out. *)
Ltac within r := first [ apply (from_above_within _ r); [ lra | ]
  | apply (from_below_within _ r); [ lra | ] | apply (from_both_within _ r); [ lra | ]
  | apply at_plus_infinity_within | apply at_minus_infinity_within ].

(** Definedness, also of functions near the point of a limit. *)
Ltac definedness :=
  cbv beta;
  lazymatch goal with
  | |- _ /\ _ => split; definedness
  | |- from_above _ _ => within (1 / 8); intros; conditions
  | |- from_below _ _ => within (1 / 8); intros; conditions
  | |- from_both _ _ => within (1 / 8); intros; conditions
  | |- at_plus_infinity _ => within 1; intros; conditions
  | |- at_minus_infinity _ => within 1; intros; conditions
  | |- _ => conditions
  end.

(** ** Arithmetic: limits of sums, products and quotients *)

Lemma tends_plus F f g l m : proper F -> tends F f l -> tends F g m -> tends F (fun u => f u + g u) (l + m).
Proof.
  intros [I C] Hf Hg e He. eapply I; [| apply (C _ _ (Hf (e / 2) ltac:(lra)) (Hg (e / 2) ltac:(lra)))]. cbv beta. intros; lra.
Qed.
Lemma tends_opp F f l : proper F -> tends F f l -> tends F (fun u => - f u) (- l).
Proof. intros [I _] H e He. eapply I; [| apply (H e He)]. cbv beta. intros; lra. Qed.

Lemma product_close x y l m d : 0 < d <= 1 -> l - d < x < l + d -> m - d < y < m + d ->
  Rabs (x * y - l * m) <= d * (Rabs l + Rabs m + 1).
Proof.
  intros Hd Hx Hy. replace (x * y - l * m) with ((x - l) * y + l * (y - m)) by ring.
  assert (X : Rabs (x - l) <= d) by (apply Rabs_le; lra). assert (Y : Rabs (y - m) <= d) by (apply Rabs_le; lra).
  assert (B : Rabs y <= Rabs m + 1).
  { replace y with (m + (y - m)) by ring. pose proof (Rabs_triang m (y - m)). lra. }
  eapply Rle_trans; [apply Rabs_triang|]. rewrite !Rabs_mult.
  pose proof (Rmult_le_compat _ _ _ _ (Rabs_pos (x - l)) (Rabs_pos y) X B).
  pose proof (Rmult_le_compat_l _ _ _ (Rabs_pos l) Y). lra.
Qed.
Lemma tends_mult F f g l m : proper F -> tends F f l -> tends F g m -> tends F (fun u => f u * g u) (l * m).
Proof.
  intros [I C] Hf Hg e He. pose proof (Rabs_pos l). pose proof (Rabs_pos m). set (s := Rabs l + Rabs m + 1) in *.
  assert (Hs : 0 < s) by (unfold s; lra). set (d := Rmin 1 (e / (2 * s))).
  assert (D : 0 < e / (2 * s)) by (apply Rdiv_lt_0_compat; lra).
  assert (Hd : 0 < d <= 1) by (unfold d; split; [apply Rmin_pos; lra | apply Rmin_l]).
  assert (Hd' : d * s < e).
  { pose proof (Rmin_r 1 (e / (2 * s))) as R. fold d in R. apply (Rmult_le_compat_r s) in R; [|lra].
    replace (e / (2 * s) * s) with (e / 2) in R by (field; lra). lra. }
  eapply I; [| apply (C _ _ (Hf d (proj1 Hd)) (Hg d (proj1 Hd)))]. cbv beta. intros u [A B].
  pose proof (product_close _ _ _ _ _ Hd A B) as P. fold s in P.
  pose proof (Rle_abs (f u * g u - l * m)). pose proof (Rle_abs (- (f u * g u - l * m))) as N. rewrite Rabs_Ropp in N. lra.
Qed.

(** ** Infinite limits *)

Lemma exp_to_zero F f : proper F -> tends_to_minus_infinity F f -> tends F (fun u => exp (f u)) 0.
Proof.
  intros [I _] H e He. eapply I; [| apply (H (ln e))]. cbv beta. intros u Hu. pose proof (exp_pos (f u)).
  apply exp_increasing in Hu. rewrite exp_ln in Hu by exact He. lra.
Qed.
Lemma exp_to_plus_infinity F f : proper F -> tends_to_plus_infinity F f -> tends_to_plus_infinity F (fun u => exp (f u)).
Proof.
  intros [I _] H m. eapply I; [| apply (H (ln (Rmax m 1)))]. cbv beta. intros u Hu.
  apply exp_increasing in Hu. pose proof (Rmax_l m 1). pose proof (Rmax_r m 1). rewrite exp_ln in Hu; lra.
Qed.
Lemma ln_to_plus_infinity F f : proper F -> tends_to_plus_infinity F f -> tends_to_plus_infinity F (fun u => ln (f u)).
Proof.
  intros [I _] H m. eapply I; [| apply (H (exp m))]. cbv beta. intros u Hu.
  rewrite <- (ln_exp m). apply ln_increasing; [apply exp_pos | exact Hu].
Qed.
Lemma inv_to_plus_infinity F f : proper F -> F (fun u => 0 < f u) -> tends F f 0 -> tends_to_plus_infinity F (fun u => / f u).
Proof.
  intros [I C] P T m. pose proof (Rmax_l m 1). pose proof (Rmax_r m 1). set (n := Rmax m 1) in *.
  assert (N : 0 < / n) by (apply Rinv_0_lt_compat; lra).
  eapply I; [| apply (C _ _ P (T (/ n) N))]. cbv beta. intros u [A B].
  apply Rle_lt_trans with n; [lra|]. rewrite <- (Rinv_inv n). apply Rinv_lt_contravar; [apply Rmult_lt_0_compat|]; lra.
Qed.
Lemma inv_to_minus_infinity F f : proper F -> F (fun u => f u < 0) -> tends F f 0 -> tends_to_minus_infinity F (fun u => / f u).
Proof.
  intros P N T m. destruct P as [I C]. pose proof (inv_to_plus_infinity F (fun u => - f u) (conj I C)) as H.
  eapply I; [| apply (H ltac:(eapply I; [|exact N]; cbv beta; intros; lra)
    ltac:(replace 0 with (- 0) by ring; apply tends_opp; [split; assumption | exact T]) (- m))].
  cbv beta. intros u Hu. rewrite Rinv_opp in Hu. lra.
Qed.
Lemma inv_to_zero F f : proper F -> tends_to_plus_infinity F f -> tends F (fun u => / f u) 0.
Proof.
  intros [I _] H e He. eapply I; [| apply (H (/ e))]. cbv beta. intros u Hu.
  assert (0 < / e) by (now apply Rinv_0_lt_compat). assert (0 < / f u) by (apply Rinv_0_lt_compat; lra).
  split; [lra|]. rewrite Rplus_0_l, <- (Rinv_inv e). apply Rinv_lt_contravar; [apply Rmult_lt_0_compat|]; lra.
Qed.
Lemma times_plus_infinity F f g l : proper F -> 0 < l -> tends F f l -> tends_to_plus_infinity F g ->
  tends_to_plus_infinity F (fun u => f u * g u).
Proof.
  intros [I C] Hl T H m. pose proof (Rmax_l m 0). pose proof (Rmax_r m 0). set (n := Rmax m 0) in *.
  eapply I; [| apply (C _ _ (T (l / 2) ltac:(lra)) (H (n / (l / 2))))]. cbv beta. intros u [A B].
  assert (N : 0 <= n / (l / 2)) by (apply Rmult_le_pos; [lra | left; apply Rinv_0_lt_compat; lra]).
  apply Rle_lt_trans with n; [lra|]. replace n with (l / 2 * (n / (l / 2))) by (field; lra).
  apply Rmult_le_0_lt_compat; lra.
Qed.
Lemma times_minus_infinity F f g l : proper F -> 0 < l -> tends F f l -> tends_to_minus_infinity F g ->
  tends_to_minus_infinity F (fun u => f u * g u).
Proof.
  intros P Hl T H m. destruct P as [I C].
  pose proof (times_plus_infinity F f (fun u => - g u) l (conj I C) Hl T (plus_infinity_opp F g (conj I C) H) (- m)) as Q.
  eapply I; [|exact Q]. cbv beta. intros; lra.
Qed.
Lemma negative_times_plus_infinity F f g l : proper F -> l < 0 -> tends F f l -> tends_to_plus_infinity F g ->
  tends_to_minus_infinity F (fun u => f u * g u).
Proof.
  intros P Hl T H m. destruct P as [I C].
  pose proof (times_plus_infinity F (fun u => - f u) g (- l) (conj I C) ltac:(lra) (tends_opp F f l (conj I C) T) H (- m)) as Q.
  eapply I; [|exact Q]. cbv beta. intros; lra.
Qed.
Lemma negative_times_minus_infinity F f g l : proper F -> l < 0 -> tends F f l -> tends_to_minus_infinity F g ->
  tends_to_plus_infinity F (fun u => f u * g u).
Proof.
  intros P Hl T H m. destruct P as [I C].
  pose proof (negative_times_plus_infinity F f (fun u => - g u) l (conj I C) Hl T (plus_infinity_opp F g (conj I C) H) (- m)) as Q.
  eapply I; [|exact Q]. cbv beta. intros; lra.
Qed.
Lemma plus_infinity_plus F f g l : proper F -> tends_to_plus_infinity F f -> tends F g l ->
  tends_to_plus_infinity F (fun u => f u + g u).
Proof.
  intros [I C] H T m. eapply I; [| apply (C _ _ (H (m - l + 1)) (T 1 ltac:(lra)))]. cbv beta. intros; lra.
Qed.
Lemma minus_infinity_plus F f g l : proper F -> tends_to_minus_infinity F f -> tends F g l ->
  tends_to_minus_infinity F (fun u => f u + g u).
Proof.
  intros [I C] H T m. eapply I; [| apply (C _ _ (H (m - l - 1)) (T 1 ltac:(lra)))]. cbv beta. intros; lra.
Qed.
Lemma plus_plus_infinity F f g l : proper F -> tends F f l -> tends_to_plus_infinity F g ->
  tends_to_plus_infinity F (fun u => f u + g u).
Proof.
  intros [I C] T H m. eapply I; [| apply (C _ _ (H (m - l + 1)) (T 1 ltac:(lra)))]. cbv beta. intros; lra.
Qed.
Lemma plus_minus_infinity F f g l : proper F -> tends F f l -> tends_to_minus_infinity F g ->
  tends_to_minus_infinity F (fun u => f u + g u).
Proof.
  intros [I C] T H m. eapply I; [| apply (C _ _ (H (m - l - 1)) (T 1 ltac:(lra)))]. cbv beta. intros; lra.
Qed.
Lemma plus_infinity_id : tends_to_plus_infinity at_plus_infinity (fun u => u).
Proof. intros m. now exists m. Qed.
Lemma minus_infinity_id : tends_to_minus_infinity at_minus_infinity (fun u => u).
Proof. intros m. now exists m. Qed.
Lemma inv_minus_to_zero F f : proper F -> tends_to_minus_infinity F f -> tends F (fun u => / f u) 0.
Proof.
  intros P H. pose proof (tends_opp F _ _ P (inv_to_zero F (fun u => - f u) P (plus_infinity_opp F f P H))) as T.
  rewrite Ropp_0 in T. apply (tends_ext F (fun u => - / - f u)); [exact P | | exact T].
  destruct P as [I C]. eapply I; [|apply (H 0)]. cbv beta. intros u Hu. rewrite Rinv_opp. ring.
Qed.
Lemma tends_eq F f l l' : tends F f l -> l = l' -> tends F f l'.
Proof. now intros H <-. Qed.

(** A function that has a derivative where its argument goes. *)
Lemma tends_through F f g l d : proper F -> tends F f l -> derivable_pt_lim g l d -> tends F (fun u => g (f u)) (g l).
Proof.
  intros [I C] T D e He. assert (N : continuity_pt g l) by (apply derivable_continuous_pt; exists d; exact D).
  destruct (N e He) as [r [Hr P]]. eapply I; [|exact (T r Hr)]. cbv beta. intros u Hu.
  destruct (Req_EM_T (f u) l) as [->|Hne]; [lra|].
  assert (Q : Rabs (g (f u) - g l) < e).
  { apply P. split; [split; [exact Logic.I | congruence] | apply Rabs_def1; lra]. }
  apply Rabs_def2 in Q. lra.
Qed.

(** Limits by continuity and composition. What a part tends to may be open: then it is found. *)
Ltac value_at := cbv beta; first [ reflexivity | lra | rewrite ?Rmult_0_r, ?Rmult_0_l, ?Ropp_0, ?Rplus_0_l, ?Rplus_0_r, ?ln_1, ?exp_0;
  first [ lra | field; lra | field; pos ] ].
Ltac eventually := within (1 / 8); intros; cbv beta; first [ exact I | lra | pos ].
Ltac limit :=
  cbv beta; unfold Rdiv, Rminus;
  lazymatch goal with
  | |- tends _ _ _ => eapply tends_eq; [ finite | value_at ]
  | |- _ => infinite
  end
with finite :=
  cbv beta;
  first
  [ lazymatch goal with
    | |- tends ?F (fun _ => ?c) _ => apply (tends_const F c); [ proper | eventually ]
    end
  | eapply tends_above; [ deriv | reflexivity ]
  | eapply tends_below; [ deriv | reflexivity ]
  | eapply tends_both; [ deriv | reflexivity ]
  | lazymatch goal with
    | |- tends ?F (fun u => - @?f u) _ => eapply (tends_opp F f); [ proper | finite ]
    | |- tends ?F (fun u => @?f u + @?g u) _ => eapply (tends_plus F f g); [ proper | finite | finite ]
    | |- tends ?F (fun u => @?f u * @?g u) _ => eapply (tends_mult F f g); [ proper | finite | finite ]
    | |- tends ?F (fun u => exp (@?f u)) _ =>
        first [ apply (exp_to_zero F f); [ proper | infinite ]
              | eapply (tends_through F f exp); [ proper | finite | apply derivable_pt_lim_exp ] ]
    | |- tends ?F (fun u => / @?f u) _ =>
        first [ apply (inv_to_zero F f); [ proper | infinite ] | apply (inv_minus_to_zero F f); [ proper | infinite ]
              | eapply (tends_through F f Rinv); [ proper | finite | apply (D_inv (fun u => u)); [ apply D_id | cbv beta; pos ] ] ]
    | |- tends ?F (fun u => ln (@?f u)) _ =>
        eapply (tends_through F f ln); [ proper | finite | apply derivable_pt_lim_ln; cbv beta; pos ]
    | |- tends ?F (fun u => @?f u ^ ?n) _ =>
        eapply (tends_through F f (fun v => v ^ n)); [ proper | finite | apply derivable_pt_lim_pow ]
    end ]
with infinite :=
  cbv beta;
  lazymatch goal with
  | |- tends_to_plus_infinity _ (fun u => u) => apply plus_infinity_id
  | |- tends_to_minus_infinity _ (fun u => u) => apply minus_infinity_id
  | |- tends_to_plus_infinity ?F (fun u => - @?f u) => apply (plus_infinity_opp F f); [ proper | infinite ]
  | |- tends_to_minus_infinity ?F (fun u => - @?f u) => apply (minus_infinity_opp F f); [ proper | infinite ]
  | |- tends_to_plus_infinity ?F (fun u => exp (@?f u)) => apply (exp_to_plus_infinity F f); [ proper | infinite ]
  | |- tends_to_plus_infinity ?F (fun u => ln (@?f u)) => apply (ln_to_plus_infinity F f); [ proper | infinite ]
  | |- tends_to_minus_infinity ?F (fun u => ln (@?f u)) =>
      apply (ln_to_minus_infinity F f); [ proper | eventually | limit ]
  | |- tends_to_plus_infinity ?F (fun u => / @?f u) => apply (inv_to_plus_infinity F f); [ proper | eventually | limit ]
  | |- tends_to_minus_infinity ?F (fun u => / @?f u) => apply (inv_to_minus_infinity F f); [ proper | eventually | limit ]
  | |- tends_to_plus_infinity ?F (fun u => @?f u * @?g u) =>
      first [ eapply (times_plus_infinity F f g); [ proper | | finite | infinite ]; cbv beta; pos
            | eapply (negative_times_minus_infinity F f g); [ proper | | finite | infinite ]; cbv beta; pos ]
  | |- tends_to_minus_infinity ?F (fun u => @?f u * @?g u) =>
      first [ eapply (times_minus_infinity F f g); [ proper | | finite | infinite ]; cbv beta; pos
            | eapply (negative_times_plus_infinity F f g); [ proper | | finite | infinite ]; cbv beta; pos ]
  | |- tends_to_plus_infinity ?F (fun u => @?f u + @?g u) =>
      first [ eapply (plus_infinity_plus F f g); [ proper | infinite | finite ]
            | eapply (plus_plus_infinity F f g); [ proper | finite | infinite ] ]
  | |- tends_to_minus_infinity ?F (fun u => @?f u + @?g u) =>
      first [ eapply (minus_infinity_plus F f g); [ proper | infinite | finite ]
            | eapply (plus_minus_infinity F f g); [ proper | finite | infinite ] ]
  end.
