(** Our sums and derivatives are those of Coquelicot: for a reader who knows that library and would trust it.
    Nothing else needs this file, nor Coquelicot. *)

From Coquelicot Require Import Coquelicot.
From Derive Require Import Derive DeriveCalculus.

Lemma Sum_is_sum_n_m lo hi (f : Z -> R) :
  Sum (Z.of_nat lo) (Z.of_nat hi) f = sum_n_m (fun k => f (Z.of_nat k)) lo hi.
Proof.
  destruct (Nat.le_gt_cases lo hi) as [H|H].
  - induction hi as [|hi IH].
    + replace lo with O by lia. rewrite Sum_one, sum_n_n by reflexivity. reflexivity.
    + rewrite sum_n_Sm by lia. replace (Z.of_nat (S hi)) with (Z.of_nat hi + 1)%Z by lia.
      rewrite Sum_next by lia. destruct (Nat.le_gt_cases lo hi) as [L|L].
      * rewrite IH by exact L. replace (Z.of_nat hi + 1)%Z with (Z.of_nat (S hi)) by lia. reflexivity.
      * rewrite Sum_empty, sum_n_m_zero by lia. replace (Z.of_nat hi + 1)%Z with (Z.of_nat (S hi)) by lia. reflexivity.
  - rewrite Sum_empty, sum_n_m_zero by lia. reflexivity.
Qed.

Lemma derivable_is_ex_derive f x : derivable f x <-> ex_derive f x.
Proof.
  split; intros [l H]; exists l.
  - now apply is_derive_Reals.
  - now apply is_derive_Reals.
Qed.

Lemma Derive_is_Derive f x : derivable f x -> DeriveCalculus.Derive f x = Coquelicot.Derive.Derive f x.
Proof.
  intros [l H]. rewrite (Derive_is f x l H). symmetry. apply is_derive_unique. now apply is_derive_Reals.
Qed.
