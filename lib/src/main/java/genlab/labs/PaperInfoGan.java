package genlab.labs;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.core.Linear;
import ai.djl.util.Preconditions;
import genlab.nn.Convolution;
import genlab.nn.Layer;
import genlab.nn.Net;
import genlab.nn.Pixels;

/**
 * The networks of InfoGAN's paper as they stand after a training, G and the part of D that Q reads, to draw and to read with: z and c
 * (N, 74) to what Q says of G(z, c) (N, 14).
 *
 * <p>Batch normalisation by its averages is folded into the layer before it, and a transposed convolution of 4 x 4 is one of 3 x 3 and a
 * shuffle of pixels, with zeros where there is no place of the kernel: data/weights/17-infogan.py writes such weights.
 *
 * @see <a href="https://arxiv.org/abs/1606.03657">Chen et al. (2016)</a>, appendix C.1
 */
public final class PaperInfoGan extends Layer implements InfoStudy.Codes {

    /** Numbers of z, each even from -1 to 1. */
    public static final int LATENT = 62;

    private static final int SIDE = 7;

    private final int width;
    private final Block[] g;
    private final Block[] d;
    private final Block[] q;

    /** Channels next to the picture, of the paper 64; units of the layers that see everything, of the paper 1,024. */
    public PaperInfoGan(int width, int units) {
        Preconditions.checkArgument(
                Math.min(width, units) > 0, width + " channels and " + units + " units, expected 1 or more");
        settings(" " + width + " channels, " + units + " units");
        this.width = width;
        int places = 2 * width * SIDE * SIDE;
        g = new Block[] {
            linear("g1", LATENT + InfoStudy.COLUMNS, units),
            linear("g2", units, places),
            convolution("g3", 2 * width, 4 * width, 3, 1),
            convolution("g4", width, 4, 3, 1)
        };
        d = new Block[] {
            convolution("d1", 1, width, 4, 2), convolution("d2", width, 2 * width, 4, 2), linear("d3", places, units)
        };
        q = new Block[] {linear("q1", units, 128), linear("q2", 128, InfoStudy.COLUMNS + 2)};
    }

    private Block linear(String name, int from, int to) {
        return part(name, Linear.builder().setUnits(to).build(), new Shape(1, from));
    }

    private Block convolution(String name, int from, int to, int kernel, int stride) {
        return part(name, Convolution.of(to, kernel, stride), new Shape(1, from, SIDE, SIDE));
    }

    @Override
    public NDArray forward(NDArray zc) {
        return said(drawn(zc));
    }

    private NDArray drawn(NDArray zc) {
        NDArray h = Activation.relu(Net.apply(g[1], Activation.relu(Net.apply(g[0], zc))));
        h = Net.apply(g[2], h.reshape(-1, 2L * width, SIDE, SIDE));
        return Activation.sigmoid(Pixels.shuffle(Net.apply(g[3], Activation.relu(Pixels.shuffle(h, 2))), 2));
    }

    private NDArray said(NDArray x) {
        NDArray h = leaky(Net.apply(d[1], leaky(Net.apply(d[0], Convolution.pictures(x, 1, 4 * SIDE)))));
        return Net.apply(q[1], leaky(Net.apply(q[0], leaky(Net.apply(d[2], h.flatten(1, -1))))));
    }

    private static NDArray leaky(NDArray x) {
        return Activation.leakyRelu(x, 0.01f);
    }

    @Override
    public NDArray made(NDArray z, NDArray c) {
        return Net.still(z.concat(c, 1), InfoStudy.ROWS_AT_A_TIME, this::drawn);
    }

    @Override
    public NDArray told(NDArray x) {
        return Net.still(x, InfoStudy.ROWS_AT_A_TIME, this::said);
    }
}
