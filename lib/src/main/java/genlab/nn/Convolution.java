package genlab.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;

/** Convolutions of pictures with square kernels, padded with zeros so that the size stays or is divided by the stride. */
public final class Convolution {

    private Convolution() {}

    /** (N, C, H, W) -> (N, filters, H / stride, W / stride). Kernel and stride are both odd or both even. */
    public static Conv2d of(int filters, int kernel, int stride) {
        if (kernel < stride || (kernel - stride) % 2 != 0) {
            throw new IllegalArgumentException("kernel " + kernel + " with stride " + stride
                    + ": the padding would not be the same on both sides");
        }
        return of(filters, kernel, stride, (kernel - stride) / 2);
    }

    /** The same with so many zeros on each side, whatever becomes of the size. */
    static Conv2d of(int filters, int kernel, int stride, int pad) {
        return Conv2d.builder()
                .setFilters(filters)
                .setKernelShape(new Shape(kernel, kernel))
                .optStride(new Shape(stride, stride))
                .optPadding(new Shape(pad, pad))
                .build();
    }

    /** The shape of some picture with so many channels, for a part that takes any size. */
    static Shape planes(int channels) {
        return new Shape(1, channels, 8, 8);
    }

    /**
     * (N, channels, side, side) as it is; rows of as many numbers as such pictures.
     *
     * @throws IllegalArgumentException for other shapes
     */
    public static NDArray pictures(NDArray x, int channels, int side) {
        var pictures = new Shape(x.getShape().get(0), channels, side, side);
        boolean other = x.getShape().dimension() == 4 && !x.getShape().equals(pictures);
        if (other || x.size() != pictures.size()) {
            throw new IllegalArgumentException("pictures " + x.getShape() + ", expected " + pictures + " or its rows");
        }
        return x.reshape(pictures);
    }

    /** How often a side can be halved down to 4 to 7 pixels. */
    static int halvings(int side) {
        // the binary logarithm, less that of 4
        int count = 31 - Integer.numberOfLeadingZeros(side) - 2;
        if (side < 8 || side % (1 << count) != 0) {
            throw new IllegalArgumentException(
                    "a side of " + side + " pixels, expected 4 to 7 times a power of two: 20, 28, 32, 64 ...");
        }
        return count;
    }
}
