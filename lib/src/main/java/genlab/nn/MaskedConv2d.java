package genlab.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.util.Preconditions;
import genlab.engine.Tensors;

/**
 * A convolution whose outputs see only what comes before their own pixel in row order: (N, C, H, W) -> (N, filters, H, W).
 *
 * <pre>
 *   y = (mask w) * x + b        mask: 1 1 1
 *                                     1 c 0      c is 0 in type A, 1 in type B
 *                                     0 0 0
 * </pre>
 *
 * <p>Channels can have an order within a pixel, red before green before blue: both inputs and outputs then stand in equal groups, one
 * a colour, and at the pixel itself an output sees the groups before its own (type A), or its own as well (type B). The first layer
 * of a network is of type A, all others of type B.
 *
 * @see <a href="https://arxiv.org/abs/1601.06759">van den Oord, Kalchbrenner and Kavukcuoglu (2016)</a>, section 3.4
 */
public final class MaskedConv2d extends Layer {

    /** What an output sees of its own pixel. */
    public enum Mask {
        /** The groups of channels before its own; with one group nothing. */
        A,
        /** Its own group of channels as well. */
        B
    }

    private static final Shape ONE = new Shape(1, 1);

    private final Shape padding;
    private final Parameter weight;
    private final Parameter mask;
    private final Parameter bias;

    /**
     * A layer.
     *
     * @param type of the mask
     * @param channels C that come in
     * @param filters that go out
     * @param kernel its side, odd
     * @param groups of channels in their order; 1 where a pixel's channels come together
     */
    public MaskedConv2d(Mask type, int channels, int filters, int kernel, int groups) {
        Preconditions.checkArgument(kernel % 2 == 1, "a kernel of " + kernel + " has no middle, expected an odd one");
        Preconditions.checkArgument(
                groups > 0 && channels % groups == 0 && filters % groups == 0,
                channels + " channels to " + filters + " filters, expected multiples of " + groups + " groups");
        settings(" " + type + " of " + channels + " to " + filters + ", " + kernel + " x " + kernel + ", groups "
                + groups);
        padding = new Shape(kernel / 2, kernel / 2);
        var shape = new Shape(filters, channels, kernel, kernel);
        weight = trained("weight", Parameter.Type.WEIGHT, shape);
        bias = trained("bias", Parameter.Type.BIAS, new Shape(filters));
        mask = addParameter(Parameter.builder()
                .setName("mask")
                .setType(Parameter.Type.OTHER)
                .optShape(shape)
                .optRequiresGrad(false)
                .optInitializer((manager, s, dataType) ->
                        manager.create(mask(type, shape, groups), shape).toType(dataType, false))
                .build());
    }

    private Parameter trained(String name, Parameter.Type type, Shape shape) {
        return addParameter(
                Parameter.builder().setName(name).setType(type).optShape(shape).build());
    }

    /** 1 where an output sees, row by row of the kernel's shape. */
    private static float[] mask(Mask type, Shape kernel, int groups) {
        int filters = (int) kernel.get(0);
        int channels = (int) kernel.get(1);
        int places = (int) (kernel.get(2) * kernel.get(3));
        float[] mask = new float[filters * channels * places];
        for (int i = 0; i < mask.length; i++) {
            int place = i % places;
            int from = i / places % channels * groups / channels;
            int to = i / places / channels * groups / filters;
            boolean itself = type == Mask.A ? from < to : from <= to;
            mask[i] = place < places / 2 || (place == places / 2 && itself) ? 1 : 0;
        }
        return mask;
    }

    @Override
    public NDArray forward(NDArray x) {
        NDArray seen = Tensors.near(weight.getArray(), x).mul(mask.getArray());
        return Conv2d.conv2d(x, seen, bias.getArray(), ONE, padding, ONE).singletonOrThrow();
    }
}
