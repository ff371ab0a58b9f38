package genlab.gan;

import ai.djl.ndarray.NDArray;
import genlab.divergence.Divergence;

/**
 * The game of an f-GAN: the critic maximises T(x) - f*(T(G(z))), a lower bound of D_f, and the generator maximises T(G(z)).
 *
 * <p>The generator's true goal is to lower the bound, -f*(T(G(z))), whose gradient vanishes where the critic is sure of a
 * generated row; the other one, as in the non-saturating GAN, points the same way and does not.
 *
 * @param divergence which f
 * @see <a href="https://arxiv.org/abs/1606.00709">Nowozin, Cseke and Tomioka (2016)</a>, sections 2.2 and 3.2
 */
public record FGame(Divergence divergence) implements Game {

    @Override
    public NDArray critic(NDArray r, NDArray f) {
        return divergence.bound(r, f).neg();
    }

    @Override
    public NDArray generator(NDArray f) {
        return divergence.activation(f).neg();
    }
}
