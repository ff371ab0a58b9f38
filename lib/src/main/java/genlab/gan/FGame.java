package genlab.gan;

import ai.djl.ndarray.NDArray;
import genlab.divergence.Divergence;

/**
 * The game of an f-GAN: the critic maximises T(x) - f*(T(G(z))), a lower bound of D_f, and the generator maximises T(G(z)).
 *
 * <p>The generator's true goal is to lower the bound, -f*(T(G(z))) ({@link #lowersTheBound}). For some divergences, Jensen-Shannon
 * among them, its gradient vanishes where the critic is sure of a made row; for others, reverse KL and Neyman, it does not. T(G(z))
 * points the same way, as in the non-saturating GAN, and is a help for the former alone: reverse KL's -exp(-o) explodes where -f*(T)
 * is linear in o.
 *
 * @param divergence which f
 * @see <a href="https://arxiv.org/abs/1606.00709">Nowozin, Cseke and Tomioka (2016)</a>, sections 2.2 and 3.2
 */
public record FGame(Divergence divergence) implements Game {

    @Override
    public NDArray onReal(NDArray r) {
        return divergence.activation(r).neg();
    }

    @Override
    public NDArray onFake(NDArray f) {
        return divergence.conjugateOfActivation(f);
    }

    @Override
    public NDArray generator(NDArray f) {
        return divergence.activation(f).neg();
    }

    /** What a generator minimises that lowers the bound itself: -f*(T), the part of the bound that depends on its rows. */
    public NDArray lowersTheBound(NDArray f) {
        return onFake(f).neg();
    }
}
