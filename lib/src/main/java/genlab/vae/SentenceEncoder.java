package genlab.vae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.core.Linear;
import genlab.distribution.DiagonalNormal;
import genlab.nn.Net;
import genlab.nn.WordGru;

/**
 * From sentences to the posterior of their codes: a recurrent network reads all words, its last state gives mean and log variance,
 * (N, T) numbers of words -> N over (N, L).
 *
 * @see <a href="https://arxiv.org/abs/1511.06349">Bowman et al. (2016)</a>, section 3
 */
public final class SentenceEncoder extends Net implements Encoder {

    private final WordGru reader;
    private final Block output;

    /** An encoder for codes that a decoder of this config reads. */
    public SentenceEncoder(SentenceDecoder.Config config) {
        reader = part("reader", new WordGru(config.words(), config.embedding(), 0, config.units()));
        output = part("output", Linear.builder().setUnits(2L * config.latent()).build(), new Shape(1, config.units()));
        settings(" of " + config);
    }

    @Override
    public DiagonalNormal posterior(NDArray x) {
        NDList halves = apply(
                        output, reader.read(reader.embed(x), reader.begin(x)).get(1))
                .split(2, 1);
        return new DiagonalNormal(halves.get(0), halves.get(1));
    }
}
