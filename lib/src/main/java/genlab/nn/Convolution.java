package genlab.nn;

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
        int pad = (kernel - stride) / 2;
        return Conv2d.builder()
                .setFilters(filters)
                .setKernelShape(new Shape(kernel, kernel))
                .optStride(new Shape(stride, stride))
                .optPadding(new Shape(pad, pad))
                .build();
    }
}
