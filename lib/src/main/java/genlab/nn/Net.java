package genlab.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import genlab.data.Rng;
import genlab.engine.GradMode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The base of this library's models: a DJL block made of named parts whose input shapes are known
 * when it is built, so that it initialises itself from a random stream and nothing else.
 *
 * <p>A model adds a typed {@code forward}; {@code forwardInternal} hands DJL the same numbers as a list.
 */
public abstract class Net extends AbstractBlock {

    private static final byte VERSION = 1;

    private final List<Shape> inputs = new ArrayList<>();

    /** A model without parts. */
    protected Net() {
        super(VERSION);
    }

    /**
     * Adds a part.
     *
     * @param name its name in checkpoints
     * @param block the part
     * @param input the shape of its input, the batch included (1 will do)
     * @param <B> the part's type
     * @return the part
     */
    protected final <B extends Block> B part(String name, B block, Shape input) {
        inputs.add(input);
        return addChildBlock(name, block);
    }

    /**
     * Gives every weight its first value: matrices and kernels uniform within 1 / sqrt(fan in), biases
     * zero. Same stream, same weights.
     *
     * @param model a model or any DJL block whose parts are this library's
     * @param manager the owner of the weights
     * @param rng the random stream
     * @param input the shapes of the inputs; none for a {@link Net}, which knows its own
     * @param <B> the model's type
     * @return the model
     */
    public static <B extends Block> B initialize(B model, NDManager manager, Rng rng, Shape... input) {
        return initialize(model, manager, rng, DataType.FLOAT32, input);
    }

    /** As {@link #initialize(Block, NDManager, Rng, Shape...)}, with weights of another type (float64 in gradient checks). */
    public static <B extends Block> B initialize(
            B model, NDManager manager, Rng rng, DataType dataType, Shape... input) {
        var fanIn = new FanIn(rng);
        model.setInitializer(fanIn, Parameter.Type.WEIGHT);
        if (model instanceof Net net && net.spreadsBiases()) {
            model.setInitializer(fanIn, Parameter.Type.BIAS);
        }
        model.initialize(manager, dataType, input.length == 0 ? new Shape[] {new Shape(1)} : input);
        return model;
    }

    /**
     * Whether biases begin uniform within 1 / sqrt(fan in), as matrices do, in place of zero. With few inputs it
     * matters: the hinges of a first layer of ReLU without biases all go through the origin.
     */
    protected boolean spreadsBiases() {
        return false;
    }

    /**
     * The output of a block for one input. Training (dropout, batch statistics) is when the thread
     * records gradients.
     */
    public static NDArray apply(Block block, NDArray x) {
        return block.forward(new ParameterStore(x.getManager(), false), new NDList(x), GradMode.isOn())
                .singletonOrThrow();
    }

    /** f of so many rows at a time, without a graph: (N, ...) to (N, ...), owned by {@code x}'s manager. */
    public static NDArray inBatches(NDArray x, int rows, UnaryOperator<NDArray> f) {
        try (var off = GradMode.off();
                NDManager scratch = x.getManager().newSubManager()) {
            var parts = new NDList();
            long count = x.getShape().get(0);
            for (long from = 0; from < count; from += rows) {
                NDArray some = x.get(new NDIndex(from + ":" + Math.min(from + rows, count)));
                some.attach(scratch);
                parts.add(f.apply(some));
            }
            NDArray all = parts.size() == 1 ? parts.get(0) : NDArrays.concat(parts);
            all.attach(x.getManager());
            return all;
        }
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
        for (int i = 0; i < inputs.size(); i++) {
            getChildren().get(i).getValue().initialize(manager, dataType, inputs.get(i));
        }
    }
}
