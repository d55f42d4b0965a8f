(** Tactics: signs and definedness by structure, derivatives by table. *)

From Derive Require Export DeriveFunctions.

(** * Conditions *)

(** A relation of what its sides equal. *)
Lemma of_equal_sides (related : R -> R -> Prop) a a' b b' : a = a' -> b = b' -> related a' b' -> related a b.
Proof. now intros -> ->. Qed.

Ltac idx := solve [ lia | assumption | match goal with H : _ |- _ => apply H; lia end | unfold zdelta; repeat match goal with |- context [Z.eqb ?a ?b] => destruct (Z.eqb_spec a b) end; lia ].

(** What a hypothesis says, at the indices that unification finds. *)
Ltac use :=
  match goal with
  | H : _ |- _ => exact H
  | H : forall _, _ |- _ => solve [ apply H; first [ lia | assumption ] ]
  end.

(** A stated inequation, up to sign and order. *)
Ltac use_ne :=
  match goal with
  | H : ?u <> ?w |- ?a <> ?b => solve [ intro; apply H; lra ]
  | H : ?u <> ?w |- ?a <> ?b =>
      solve [ apply (ne_by 1 u w a b H); [ lra | ring ] | apply (ne_by (-1) u w a b H); [ lra | ring ] ]
  end.

(** What is known of the signs of the elements, sums and exponentials that occur in the goal. *)
Ltac know_pos t tac :=
  lazymatch goal with
  | H : 0 < t |- _ => fail
  | H : 0 <= t |- _ => fail
  | _ => first [ assert (0 < t) by tac | assert (0 <= t) by tac ]
  end.

(** An element of a family that is written out, for each index that it may have. *)
Ltac members :=
  cbn [listed zlisted];
  repeat match goal with
  | |- context [Z.eqb ?a ?b] => destruct (Z.eqb_spec a b)
  end;
  try (exfalso; lia).

(** Unfolds the definitions of a script; each script says which these are. *)
Ltac unfold_definitions := idtac.
Ltac by_definition tac := fail.

(** Bounds that are quotients, multiplied out. *)
Ltac products tac :=
  repeat match goal with
  | H : ?x < ?a / ?b |- _ =>
      lazymatch goal with K : x * b < a |- _ => fail | _ => assert (x * b < a) by (apply lt_over; [ tac | exact H ]) end
  | H : ?a / ?b < ?x |- _ =>
      lazymatch goal with K : a < x * b |- _ => fail | _ => assert (a < x * b) by (apply over_lt; [ tac | exact H ]) end
  end.

(** What hypotheses for each index say at the indices of the elements in the goal. *)
Ltac instances :=
  repeat match goal with
  | H : forall k : Z, (_ <= k <= _)%Z -> _ |- context [?f ?i] =>
      lazymatch type of i with Z => idtac end;
      lazymatch type of (f i) with R => idtac end;
      lazymatch f with IZR => fail | _ => idtac end;
      let X := fresh "X" in
      assert (X := H i); specialize (X ltac:(lia)); cbv beta in X;
      lazymatch type of X with
      | forall _, _ => fail
      | _ /\ _ => fail
      | _ -> _ => fail
      | ?T => match goal with A : T, B : T |- _ => fail 1 | _ => idtac end
      end
  end.

(** A bound on an angle. *)
Ltac angle_range := pose proof PI2_3_2; pose proof PI_4; lra.

(** -1 <= cos <= 1, and 1 - cos^2 is a square. *)
Ltac by_sines :=
  match goal with
  | |- context [cos ?a] =>
      pose proof (COS_bound a); pose proof (sin_square a); pose proof (pow2_ge_0 (sin a)); lra
  end.

Ltac pos :=
  cbv beta;
  first
  [ lazymatch goal with
    | |- 0 < exp _ => apply exp_pos
    | |- exp _ <> 0 => apply ne_of_pos, exp_pos
    | |- 0 <= exp _ => left; apply exp_pos
    | |- True => exact I
    end
  | use
  | lazymatch goal with
    | |- 0 <= _ => left; use
    | |- _ <= 0 => left; use
    | |- _ <> 0 => first [ apply ne_of_pos; use | apply ne_of_neg; use ]
    end
  | lazymatch goal with
    | |- _ /\ _ => split; pos
    | |- _ \/ _ => first [ left; pos | right; pos ]
    | |- (_ <= _)%Z => idx
    | |- (_ < _)%Z => idx
    | |- @eq Z _ _ => idx
    | |- _ > _ => red; pos
    | |- _ >= _ => apply Rle_ge; pos
    | |- 0 < listed _ _ => members; pos
    | |- 0 <= listed _ _ => members; pos
    | |- listed _ _ <> 0 => members; pos
    | |- 0 < PI => apply PI_RGT_0
    | |- 0 <= PI => left; apply PI_RGT_0
    | |- 0 < sin _ => apply sin_gt_0; angle_range
    | |- 0 <= sin _ => apply sin_ge_0; angle_range
    | |- sin _ <> 0 => apply ne_of_pos, sin_gt_0; angle_range
    | |- 0 < cos _ => apply cos_gt_0; angle_range
    | |- 0 <= cos _ => apply cos_ge_0; angle_range
    | |- cos _ <> 0 => apply ne_of_pos, cos_gt_0; angle_range
    | |- PI <> 0 => apply PI_neq0
    | |- 0 < cosh _ => unfold cosh; pos
    | |- cosh _ <> 0 => unfold cosh; pos
    | |- 0 < factorial _ => apply factorial_pos
    | |- factorial _ <> 0 => apply ne_of_pos, factorial_pos
    | |- 0 <= Rabs _ => apply Rabs_pos
    | |- 0 < Rabs _ => apply Rabs_pos_lt; pos
    | |- Rabs _ <> 0 => apply Rabs_no_R0; pos
    | |- 0 < Rmin _ _ => apply Rmin_glb_lt; pos
    | |- 0 <= Rmin _ _ => apply Rmin_glb; pos
    | |- 0 < Rmax ?a ?b => first [ apply (Rlt_le_trans _ a); [ pos | apply Rmax_l ] | apply (Rlt_le_trans _ b); [ pos | apply Rmax_r ] ]
    | |- 0 <= Rmax ?a ?b => first [ apply (Rle_trans _ a); [ pos | apply Rmax_l ] | apply (Rle_trans _ b); [ pos | apply Rmax_r ] ]
    | |- Rmax _ _ < 0 => apply Rmax_lub_lt; pos
    | |- Rmax _ _ <= 0 => apply Rmax_lub; pos
    | |- Rmin ?a ?b < 0 => first [ apply (Rle_lt_trans _ a); [ apply Rmin_l | pos ] | apply (Rle_lt_trans _ b); [ apply Rmin_r | pos ] ]
    | |- Rmin ?a ?b <= 0 => first [ apply (Rle_trans _ a); [ apply Rmin_l | pos ] | apply (Rle_trans _ b); [ apply Rmin_r | pos ] ]
    | |- 0 < IZR _ => first [ lra | apply (IZR_lt 0); idx ]
    | |- 0 <= IZR _ => first [ lra | apply (IZR_le 0); idx ]
    | |- IZR _ <> 0 => first [ lra | apply (IZR_neq _ 0); idx ]
    | |- 0 < _ * _ => first [ apply Rmult_lt_0_compat; pos | apply mul_neg_neg; pos ]
    | |- 0 < _ / _ => first [ apply Rdiv_lt_0_compat; pos | apply mul_neg_neg; [ pos | apply inv_neg; pos ] ]
    | |- 0 < / _ => apply Rinv_0_lt_compat; pos
    | |- 0 < _ ^ _ => first [ apply pow_lt; pos | apply even_power_pos; [ reflexivity | pos ] ]
    | |- 0 < zpow _ _ => apply zpow_pos; pos
    | |- 0 < rpow _ _ => apply rpow_pos; pos
    | |- 0 < Sum ?lo ?hi ?f => first [ apply Sum_pos; [ idx | intros; pos ] | weighted lo hi f ]
    | |- 0 < Prod _ _ _ => apply Prod_pos; intros; pos
    | |- 0 < ln _ => apply ln_pos; pos
    | |- 0 < _ + _ => first [ apply plus_pp; pos | apply plus_pq; pos ]
    | |- 0 < - _ => apply opp_pos; pos
    | |- 0 <= ?a * ?a => apply Rle_0_sqr
    | |- 0 <= _ * _ => first [ apply Rmult_le_pos; pos | apply mul_nn; pos ]
    | |- 0 <= _ / _ => first [ apply Rmult_le_pos; [ pos | apply inv_nonneg; pos ] | apply mul_nn; [ pos | left; apply inv_neg; pos ] ]
    | |- 0 <= / _ => apply inv_nonneg; pos
    | |- 0 <= _ ^ _ => first [ apply even_power_nonneg; reflexivity | apply pow_le; pos ]
    | |- 0 <= zpow _ _ => apply zpow_nonneg; pos
    | |- 0 <= rpow _ _ => apply rpow_nonneg
    | |- 0 <= Sum _ _ _ => apply Sum_nonneg; intros; pos
    | |- 0 <= Prod _ _ _ => apply Prod_nonneg; intros; pos
    | |- 0 <= ln _ => apply ln_nonneg; pos
    | |- 0 <= delta ?i ?j => unfold delta; destruct (Z.eqb i j); lra
    | |- 0 <= _ + _ => apply Rplus_le_le_0_compat; pos
    | |- 0 <= - _ => apply opp_nonneg; pos
    | |- - _ <= 0 => apply opp_nonpos; pos
    | |- _ * _ < 0 => first [ apply mul_pos_neg; pos | apply mul_neg_pos; pos ]
    | |- - _ < 0 => apply opp_neg; pos
    | |- _ / _ < 0 => first [ apply mul_neg_pos; [ pos | apply Rinv_0_lt_compat; pos ] | apply mul_pos_neg; [ pos | apply inv_neg; pos ] ]
    | |- _ / _ <= 0 => first [ apply mul_nonpos_nonneg; [ pos | apply inv_nonneg; pos ] | apply mul_nonneg_nonpos; [ pos | left; apply inv_neg; pos ] ]
    | |- ln _ < 0 => apply ln_neg; split; pos
    | |- Sum _ _ _ < 0 => apply Sum_neg; [ idx | intros; pos ]
    | |- _ * _ <= 0 => first [ apply mul_nonneg_nonpos; pos | apply mul_nonpos_nonneg; pos ]
    | |- Sum _ _ _ <= 0 => apply Sum_nonpos; intros; pos
    | |- ln _ <= 0 => apply ln_nonpos; split; pos
    | |- _ * _ <> 0 => apply Rmult_integral_contrapositive_currified; pos
    | |- / _ <> 0 => apply Rinv_neq_0_compat; pos
    | |- _ / _ <> 0 => apply Rmult_integral_contrapositive_currified; [ pos | apply Rinv_neq_0_compat; pos ]
    | |- _ ^ _ <> 0 => apply pow_nonzero; pos
    | |- zpow _ _ <> 0 => apply zpow_ne; pos
    | |- - _ <> 0 => apply Ropp_neq_0_compat; pos
    | |- Prod _ _ _ <> 0 => apply Prod_ne; intros; pos
    | |- Sum _ _ _ <> 0 => first [ apply ne_of_pos; pos | apply ne_of_neg; pos ]
    | |- not (@eq Z _ _) => first [ lia | apply Z.neq_mul_0; pos | intro; use ]
    end
  | lra
  | use_ne
  | by_quotient_known
  | by_equation
  | lazymatch goal with
    | |- ?a <> 0 => first [ apply ne_of_pos; pos | apply ne_of_neg; pos ]
    | |- ?a <> ?b => apply Rminus_not_eq; pos
    | |- _ => elements; lra
    end
  | by_sines
  | by_quotient
  | by_difference
  | by_folded
  | by_cases
  | by_definition ltac:(pos) ]
(** A difference of what has a sign; and what is said in cases. *)
with by_difference :=
  lazymatch goal with
  | |- 0 < _ - _ => unfold Rminus; first [ apply plus_pp; pos | apply plus_pq; pos ]
  | |- 0 <= _ - _ => unfold Rminus; apply Rplus_le_le_0_compat; pos
  | |- ?a - ?b <> 0 => progress ring_simplify (a - b); pos
  end
(** What is known of the value of a definition, of what it stands for. *)
with by_folded :=
  match goal with
  | H : ?u <> 0 |- _ <> 0 => solve [ intro; apply H; progress unfold_definitions; lra ]
  | H : 0 < ?u |- 0 < ?t => enough (u = t) by lra; progress unfold_definitions; lra
  end
with by_cases :=
  match goal with
  | |- context [if ?d then _ else _] => destruct d; first [ solve [ exfalso; lra ] | solve [ exfalso; lia ] | pos ]
  end
(** A sum with quotients as one quotient. *)
with by_quotient :=
  match goal with
  | |- 0 < ?t => with_quotients t; field_simplify t; pos
  | |- 0 <= ?t => with_quotients t; field_simplify t; pos
  | |- ?t <> 0 => with_quotients t; field_simplify t; pos
  end
with with_quotients t :=
  lazymatch t with
  | ?a + ?b => first [ has_quotient a | has_quotient b ]
  | ?a - ?b => first [ has_quotient a | has_quotient b ]
  end
with has_quotient t :=
  lazymatch t with
  | _ / _ => idtac
  | / _ => idtac
  | - ?a => has_quotient a
  | ?a ^ _ => has_quotient a
  | ?a + ?b => first [ has_quotient a | has_quotient b ]
  | ?a - ?b => first [ has_quotient a | has_quotient b ]
  | ?a * ?b => first [ has_quotient a | has_quotient b ]
  end
(** Signs of the exponentials and what is said of the elements that occur in the goal, as facts; at least one is new. *)
with elements :=
  progress (izr; instances; repeat match goal with
  | |- context [exp ?a] =>
      lazymatch goal with H : 0 < exp a |- _ => fail | _ => pose proof (exp_pos a) end
  end)
(** A sum of weights that are not all 0, times what is positive. *)
with weighted lo hi f :=
  let by_weights w g := apply (Sum_weighted_pos lo hi w g); [ intros; pos | intros; pos | pos ] in
  lazymatch f with
  | fun i => @?a i * @?b i => first [ by_weights a b | apply (Sum_positive_ext lo hi (fun i => b i * a i));
      [ intros; apply Rmult_comm | by_weights b a ] ]
  | fun i => @?a i / @?b i => by_weights a (fun i => / b i)
  end
(** What the number in a quotient that is not 0 is. *)
with by_quotient_known :=
  match goal with
  | E : ?u = ?b / ?c, H : ?u <> 0 |- _ <> 0 => intro; apply H; rewrite E; apply (Rmult_eq_0_compat_r b); lra
  end
(** A number that an equation defines. *)
with by_equation :=
  match goal with
  | H : ?x = _ |- 0 < ?x => is_var x; rewrite H; clear H; pos
  | H : ?x = _ |- 0 <= ?x => is_var x; rewrite H; clear H; pos
  | H : ?x = _ |- ?x <> 0 => is_var x; rewrite H; clear H; pos
  | H : forall i, _ -> ?f i = _ |- 0 < ?f ?k => rewrite (H k) by idx; clear H; pos
  | H : forall i, _ -> ?f i = _ |- 0 <= ?f ?k => rewrite (H k) by idx; clear H; pos
  | H : forall i, _ -> ?f i = _ |- ?f ?k <> 0 => rewrite (H k) by idx; clear H; pos
  end
with arith :=
  solve
  [ lra
  | izr; facts; lra ]
(** Signs of the atoms that occur in the goal, as facts. *)
with facts :=
  repeat match goal with
  | |- context [exp ?a] =>
      lazymatch goal with H : 0 < exp a |- _ => fail | _ => pose proof (exp_pos a) end
  | |- context [Sum ?lo ?hi ?f] => know_pos (Sum lo hi f) ltac:(pos)
  end;
  instances
(** What is known of integers, as facts on reals. *)
with izr :=
  repeat match goal with
  | H : (?a <= ?b)%Z |- _ =>
      lazymatch goal with K : IZR a <= IZR b |- _ => fail | _ => pose proof (IZR_le a b H) end
  | H : (?a < ?b)%Z |- _ =>
      lazymatch goal with K : IZR (a + 1) <= IZR b |- _ => fail
      | _ => assert (IZR (a + 1) <= IZR b) by (apply IZR_le; lia) end
  | H : (?a <= ?b <= ?c)%Z |- _ => destruct H
  | H : (?a <= ?b < ?c)%Z |- _ => destruct H
  | H : (?a < ?b <= ?c)%Z |- _ => destruct H
  end;
  repeat first [ rewrite plus_IZR in * | rewrite minus_IZR in * | rewrite mult_IZR in * ].

(** Conditions of definedness: conjunctions, for each index. *)
Ltac conditions :=
  cbv beta;
  lazymatch goal with
  | |- True => exact I
  | |- _ /\ _ => split; conditions
  | |- forall _, _ => intro; conditions
  | |- near _ _ => first [ apply near_all; conditions | near_by ]
  | |- derivable _ _ => unfold_definitions; eapply derivable_intro; deriv
  | |- _ => pos
  end
(** Conditions that hold near a point, by continuity. *)
with near_by :=
  cbv beta;
  lazymatch goal with
  | |- near ?x (fun _ => ?P) => apply near_all; conditions
  | |- near ?x (fun u => @?P u /\ @?Q u) => apply (near_and x P Q); near_by
  | |- near ?x (fun u => forall i, (?lo <= i <= ?hi)%Z -> @?Q i u) => apply (near_range x lo hi Q); intros; near_by
  | |- near ?x (fun u => @?f u < @?g u) => eapply (near_lt f g x); [ deriv | deriv | at_point; pos ]
  | |- near ?x (fun u => @?f u <= @?g u) =>
      first [ apply near_all; solve [ conditions ] | apply (near_impl x (fun u => f u < g u)); [ intros; lra | near_by ] ]
  | |- near ?x (fun u => @?f u > @?g u) => eapply (near_lt g f x); [ deriv | deriv | at_point; pos ]
  | |- near ?x (fun u => @?f u <> @?g u) => eapply (near_ne f g x); [ deriv | deriv | at_point; pos ]
  | |- near ?x _ => apply near_all; conditions
  end
(** The derivative by structure; its value may be unknown. *)
with deriv :=
  cbv beta;
  lazymatch goal with
  | |- derivable_pt_lim (fun _ => ?c) ?x _ => apply (D_const c x)
  | |- derivable_pt_lim (fun u => u) ?x _ => apply (D_id x)
  | |- derivable_pt_lim (fun u => - @?f u) ?x _ => eapply (D_opp f x); deriv
  | |- derivable_pt_lim (fun u => @?f u + @?g u) ?x _ => eapply (D_plus f g x); [ deriv | deriv ]
  | |- derivable_pt_lim (fun u => @?f u - @?g u) ?x _ => eapply (D_minus f g x); [ deriv | deriv ]
  | |- derivable_pt_lim (fun u => @?f u * @?g u) ?x _ =>
      lazymatch f with
      | fun _ => ?c => eapply (D_scal c g x); deriv
      | _ => lazymatch g with
             | fun _ => ?c => eapply (D_scal_r c f x); deriv
             | _ => eapply (D_mult f g x); [ deriv | deriv ]
             end
      end
  | |- derivable_pt_lim (fun u => @?f u / @?g u) ?x _ =>
      lazymatch g with
      | fun _ => ?c => eapply (D_over c f x); deriv
      | _ => eapply (D_div f g x); [ deriv | deriv | at_point; pos ]
      end
  | |- derivable_pt_lim (fun u => / @?g u) ?x _ => eapply (D_inv g x); [ deriv | at_point; pos ]
  | |- derivable_pt_lim (fun u => exp (@?f u)) ?x _ => eapply (D_exp f x); deriv
  | |- derivable_pt_lim (fun u => ln (@?f u)) ?x _ => eapply (D_ln f x); [ deriv | at_point; pos ]
  | |- derivable_pt_lim (fun u => sin (@?f u)) ?x _ => eapply (D_sin f x); deriv
  | |- derivable_pt_lim (fun u => cos (@?f u)) ?x _ => eapply (D_cos f x); deriv
  | |- derivable_pt_lim (fun u => tan (@?f u)) ?x _ => eapply (D_tan f x); [ deriv | at_point; pos ]
  | |- derivable_pt_lim (fun u => atan (@?f u)) ?x _ => eapply (D_atan f x); deriv
  | |- derivable_pt_lim (fun u => sinh (@?f u)) ?x _ => eapply (D_sinh f x); deriv
  | |- derivable_pt_lim (fun u => cosh (@?f u)) ?x _ => eapply (D_cosh f x); deriv
  | |- derivable_pt_lim (fun u => tanh (@?f u)) ?x _ => eapply (D_tanh f x); deriv
  | |- derivable_pt_lim (fun u => Rabs (@?f u)) ?x _ => eapply (D_Rabs f x); [ deriv | at_point; pos ]
  | |- derivable_pt_lim (fun u => Rmax (@?f u) (@?g u)) ?x _ =>
      eapply (D_ext (fun u => (f u + g u + Rabs (f u - g u)) / 2)); [ intros; symmetry; apply Rmax_abs | deriv ]
  | |- derivable_pt_lim (fun u => Rmin (@?f u) (@?g u)) ?x _ =>
      eapply (D_ext (fun u => (f u + g u - Rabs (f u - g u)) / 2)); [ intros; symmetry; apply Rmin_abs | deriv ]
  | |- derivable_pt_lim (fun u => @?f u ^ ?n) ?x _ =>
      let m := eval cbv in (pred n) in let k := eval cbv in (Z.of_nat n) in
      eapply (D_power f x _ n m k eq_refl eq_refl); deriv
  | |- derivable_pt_lim (fun u => zpow (@?f u) ?n) ?x _ =>
      first [ eapply (D_zpow_nonneg f x _ n); [ deriv | idx ]
            | eapply (D_zpow_pos f x _ n); [ deriv | at_point; pos ] ]
  | |- derivable_pt_lim (fun u => rpow (@?f u) (@?g u)) ?x _ =>
      eapply (D_rpow f g x); [ deriv | deriv | at_point; pos ]
  | |- derivable_pt_lim (fun u => upd (@?f u) ?k (@?h u) ?i) ?x _ =>
      lazymatch f with
      | fun _ => ?g => eapply (D_at_upd g k h x _ i); deriv
      | _ => eapply (D_upd (fun u => upd (f u) k (h u)) h f k x _ _ i (fun u => eq_refl)); [ deriv | cbv beta; deriv ]
      end
  | |- derivable_pt_lim (fun u => upd2 ?f ?k ?j (@?h u) ?i ?i') ?x _ => eapply (D_at_upd2 f k j h x _ i i'); deriv
  | |- derivable_pt_lim (fun u => Sum ?lo ?hi (fun i => @?f u i)) ?x _ =>
      eapply (D_Sum f x _ lo hi); intros; deriv
  | |- derivable_pt_lim (fun u => Derive (@?f u) (@?a u)) ?x _ =>
      eapply (D_ext _ _ x); [ intros; symmetry; apply Derive_is; deriv | cbv beta; deriv ]
  | |- derivable_pt_lim (fun u => if Rlt_dec (@?f u) (@?g u) then @?h u else @?k u) ?x _ =>
      eapply (D_lt_left f g h k x); [ deriv | deriv | at_point; pos | deriv ]
  | |- derivable_pt_lim _ _ _ => use
  end
(** At its own point a varied family is what it was. *)
with at_point := cbv beta; rewrite ?upd_same, ?upd2_same.
