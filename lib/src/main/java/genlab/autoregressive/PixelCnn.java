package genlab.autoregressive;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import genlab.nn.Layer;
import genlab.nn.MaskedConv2d;
import genlab.nn.MaskedConv2d.Mask;
import genlab.nn.Net;
import java.util.ArrayList;
import java.util.List;

/**
 * A stack of masked convolutions: what comes out at a pixel depends on pixels before it in row order, (N, C, H, W) to
 * (N, O, H, W).
 *
 * <pre>
 *   h = A * x                        7 x 7, sees nothing of its own pixel
 *   h = h + B * relu(h)              3 x 3, a few times
 *   o = B * relu(B * relu(h))        1 x 1: what says which pixel comes
 * </pre>
 *
 * <p>It does not see all pixels before its own: above on the right there is a blind spot, however deep it is. {@link GatedPixelCnn}
 * has none.
 *
 * @see <a href="https://arxiv.org/abs/1601.06759">van den Oord, Kalchbrenner and Kavukcuoglu (2016)</a>, section 3.4; their residual
 *     blocks have two more convolutions of 1 x 1
 */
public final class PixelCnn extends Layer {

    /**
     * The settings.
     *
     * @param channels C, numbers a pixel
     * @param outputs O, numbers that say which pixel comes
     * @param groups of channels within a pixel that come one after the other, 3 for red, green and blue; 1 for all together
     * @param width channels between
     * @param blocks of 3 x 3
     */
    public record Config(int channels, int outputs, int groups, int width, int blocks) {

        /** Pixels of so many numbers, all at once; 12 channels, four blocks. */
        public static Config of(int channels, int outputs) {
            return new Config(channels, outputs, 1, 12, 4);
        }

        /** The same with channels that come one after the other. */
        public Config groups(int newGroups) {
            return new Config(channels, outputs, newGroups, width, blocks);
        }

        /** The same, wider or narrower. */
        public Config width(int newWidth) {
            return new Config(channels, outputs, groups, newWidth, blocks);
        }

        /** The same with so many blocks. */
        public Config blocks(int newBlocks) {
            return new Config(channels, outputs, groups, width, newBlocks);
        }
    }

    private final MaskedConv2d first;
    private final List<MaskedConv2d> blocks = new ArrayList<>();
    private final MaskedConv2d head;
    private final MaskedConv2d output;

    /** A network without weights; {@link Net#initialize} gives it some. */
    public PixelCnn(Config config) {
        settings("." + config);
        int width = config.width;
        first = part("first", new MaskedConv2d(Mask.A, config.channels, width, 7, config.groups));
        for (int i = 1; i <= config.blocks; i++) {
            blocks.add(part("block" + i, new MaskedConv2d(Mask.B, width, width, 3, config.groups)));
        }
        head = part("head", new MaskedConv2d(Mask.B, width, width, 1, config.groups));
        output = part("output", new MaskedConv2d(Mask.B, width, config.outputs, 1, config.groups));
    }

    @Override
    public NDArray forward(NDArray x) {
        NDArray h = Net.apply(first, x);
        for (MaskedConv2d block : blocks) {
            h = h.add(Net.apply(block, Activation.relu(h)));
        }
        return Net.apply(output, Activation.relu(Net.apply(head, Activation.relu(h))));
    }
}
