package genlab.data.faces;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import genlab.data.DataSource;
import genlab.data.Images;
import genlab.data.Rng;
import genlab.data.Stopped;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Cartoon faces of known making. A face is its tags and its look: shape and place of the head, eyes, gaze, strands of hair,
 * clothes, light. The look has no tag; the same look with another tag is the same person with, say, other hair.
 *
 * <p>The same to the pixel on every machine: no fonts and no graphics library, but sums, products and roots of doubles, which Java rounds
 * alike everywhere, sines by {@code StrictMath}, and random numbers by {@code Rng}; each face has a stream of its own, so threads change nothing.
 *
 * @param images (N, 3, size, size) without labels
 * @param tags what is known of each face
 * @param looks the seed of all else
 */
public record Faces(Images images, List<FaceTags> tags, List<Long> looks) {

    private static final int PIXELS_AT_A_TIME = 1 << 19; // half a second's work on one core
    private static final int TRIALS = 1_000_000; // the rarest combination is one of 62,208

    /** Checks that the sizes agree. */
    public Faces {
        tags = List.copyOf(tags);
        looks = List.copyOf(looks);
        if (images.count() != tags.size() || images.count() != looks.size()) {
            throw new IllegalArgumentException(
                    images + " with " + tags.size() + " tags and " + looks.size() + " looks, expected as many");
        }
    }

    /** Draws {@code count} faces of {@code size} x {@code size} pixels; face i depends on the stream's seed and i alone. */
    public static Faces draw(int count, int size, Rng rng) {
        return draw(count, size, rng, tags -> true);
    }

    /** As {@link #draw(int, int, Rng)}, with none but the combinations of tags that are allowed: the rest is never seen. */
    public static Faces draw(int count, int size, Rng rng, Predicate<FaceTags> allowed) {
        if (count < 0) {
            throw new IllegalArgumentException(count + " faces, expected 0 or more");
        }
        byte[] pixels = room(count, size); // before all work
        List<FaceTags> tags = new ArrayList<>();
        List<Long> looks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Rng own = rng.split(i);
            looks.add(own.split("look").seed());
            tags.add(Stream.generate(() -> FaceTags.any(own))
                    .peek(any -> Stopped.ifAsked())
                    .limit(TRIALS)
                    .filter(allowed)
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "none of " + TRIALS + " random combinations of tags is allowed")));
        }
        return painted(pixels, size, tags, looks);
    }

    /** The faces with these tags and these looks, on all cores. */
    public static Faces of(int size, List<FaceTags> tags, List<Long> looks) {
        if (tags.size() != looks.size()) {
            throw new IllegalArgumentException(
                    tags.size() + " tags and " + looks.size() + " looks, expected as many looks as tags");
        }
        return painted(room(tags.size(), size), size, tags, looks);
    }

    private static byte[] room(int count, int size) {
        if (size < 16 || size > 256) {
            throw new IllegalArgumentException(size + " pixels a side, expected 16 to 256 pixels");
        }
        return Images.room("cartoon faces", count, 3, size, size);
    }

    private static Faces painted(byte[] pixels, int size, List<FaceTags> tags, List<Long> looks) {
        int some = PIXELS_AT_A_TIME / (size * size);
        for (int from = 0; from < tags.size(); from += some) {
            Stopped.ifAsked();
            IntStream.range(from, Math.min(tags.size(), from + some))
                    .parallel()
                    .forEach(i -> new FacePainter(size, tags.get(i), Rng.of(looks.get(i))).paint(pixels, i));
        }
        var images = new Images("cartoon faces", DataSource.GENERATED, tags.size(), 3, size, size, pixels, new int[0]);
        return new Faces(images, tags, looks);
    }

    /** (N, 32): a column for each {@link Tag}, 1 where the face has it, else 0. */
    public NDArray oneHot(NDManager manager) {
        Tag[] columns = Tag.values();
        float[] ones = new float[tags.size() * columns.length];
        for (int i = 0; i < ones.length; i++) {
            ones[i] = tags.get(i / columns.length).has(columns[i % columns.length]) ? 1 : 0;
        }
        return manager.create(ones, new Shape(tags.size(), columns.length));
    }
}
