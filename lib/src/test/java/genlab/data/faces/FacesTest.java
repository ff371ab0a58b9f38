package genlab.data.faces;

import static genlab.data.faces.Tag.*;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import genlab.data.Images;
import genlab.data.Rng;
import genlab.data.Sha256;
import genlab.data.Stopped;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FacesTest {

    private static final int COUNT = 2000;
    private static Faces small;
    private static Faces large;

    @BeforeAll
    static void draw() {
        small = Faces.draw(COUNT, 32, Rng.of(1));
        large = Faces.draw(400, 64, Rng.of(1));
    }

    @Test
    void samePixelsEverywhere() {
        assertEquals(
                "cd63f15d8d53a93eab1b0a838f8dd401b9895d1eb3f44a75f3c8a942889d76cc",
                new Sha256().add(small.images().pixels()).hex());
        assertEquals(
                "a00ca062b0dc22d3a5bbd77414da316b6048fa424eae93742c090768a4504565",
                new Sha256().add(large.images().pixels()).hex());
    }

    @Test
    void aFaceDependsOnItsNumberAlone() {
        var few = Faces.draw(5, 32, Rng.of(1));
        assertArrayEquals(small.images().range(0, 5).pixels(), few.images().pixels());
        assertEquals(small.tags().subList(0, 5), few.tags());
        assertEquals(large.tags(), small.tags().subList(0, 400));
        assertEquals(COUNT, new HashSet<>(small.looks()).size());
    }

    /** A large picture averaged is the small one, save for where the fine points of both lie. */
    @Test
    void bothSizesShowTheSameFace() {
        double apart = 0;
        byte[] fine = large.images().pixels();
        for (int p = 0; p < 400 * 3 * 32 * 32; p++) {
            int corner = p / 32 * 128 + p % 32 * 2;
            int sum = 0;
            for (int at : new int[] {corner, corner + 1, corner + 64, corner + 65}) {
                sum += fine[at] & 0xff;
            }
            apart += Math.abs(sum / 4.0 - (small.images().pixels()[p] & 0xff)) / (400 * 3 * 32 * 32);
        }
        assertTrue(apart < 1.5, apart + " of 255");
    }

    /** Four standard deviations of a share in 2,000: one false alarm in 16,000 for each of the 32 tags. */
    @ParameterizedTest
    @EnumSource
    void tagsOfAKindAreAlikeSaveGlassesAndHats(Tag tag) {
        double expected =
                switch (tag) {
                    case GLASSES, HAT -> 1 / 3.0;
                    case NO_GLASSES, NO_HAT -> 2 / 3.0;
                    default -> 1.0 / tag.kind().tags().size();
                };
        double share = share(small.tags(), own -> own.has(tag));
        assertEquals(expected, share, 4 * Math.sqrt(expected * (1 - expected) / COUNT));
    }

    @Test
    void everyTagIsPlainlySeen() {
        for (Faces faces : List.of(small, large)) {
            Map<Kind, Double> right = right(faces);
            for (Kind kind : Kind.values()) {
                assertTrue(right.get(kind) >= 0.99, faces.images() + ": " + kind + " " + right.get(kind));
            }
        }
    }

    /** And the other tags are read as before: the same look with another tag is a whole face. */
    @ParameterizedTest
    @EnumSource
    void anotherTagIsSeenAndTheOthersStay(Tag tag) {
        var some = Faces.of(32, small.tags().subList(0, 100), small.looks().subList(0, 100));
        var changed = with(some, tag);
        for (int i = 0; i < 100; i++) {
            assertEquals(some.tags().get(i).with(tag), changed.tags().get(i));
        }
        assertEquals(some.looks(), changed.looks());
        Map<Kind, Double> right = right(changed);
        for (Kind kind : Kind.values()) {
            assertTrue(right.get(kind) >= 0.97, kind + " " + right.get(kind));
        }
    }

    /** Left, right, top, foot in 64ths of the side: what a tag changes lies within, whatever the face. */
    @ParameterizedTest
    @CsvSource({
        "GREEN_EYES, 14, 50, 28, 48",
        "GLASSES, 8, 56, 26, 50",
        "HAT, 2, 62, 0, 38",
        "FROWN, 20, 44, 42, 62",
        "LONG_HAIR, 0, 64, 14, 64"
    })
    void aTagChangesItsPlaceAlone(Tag tag, int left, int right, int top, int foot) {
        byte[] changed = with(large, tag).images().pixels();
        byte[] before = large.images().pixels();
        int different = 0;
        for (int p = 0; p < before.length; p++) {
            if (before[p] != changed[p]) {
                int x = p % 64;
                int y = p / 64 % 64;
                different++;
                assertTrue(x >= left && x < right && y >= top && y < foot, "face " + p / 12288 + " at " + x + ", " + y);
            }
        }
        assertTrue(different > 400 * 30);
    }

    /** A colour is changed where that colour is: all swaps of one kind change the same pixels, and two kinds share edges alone. */
    @Test
    void aColourChangesWhereItIs() {
        var plain = with(large, BLACK_HAIR, BLUE_EYES, LIGHT_SKIN, BLUE_BACKGROUND);
        Tag[][] swaps = {
            {RED_HAIR, GREEN_HAIR},
            {GREEN_EYES, RED_EYES},
            {TAN_SKIN, DARK_SKIN},
            {PINK_BACKGROUND, YELLOW_BACKGROUND}
        };
        int[] kinds = new int[400 * 4096];
        for (Tag[] swap : swaps) {
            boolean[] first = changed(plain, with(plain, swap[0]));
            boolean[] second = changed(plain, with(plain, swap[1]));
            int both = 0;
            int either = 0;
            for (int p = 0; p < first.length; p++) {
                both += first[p] && second[p] ? 1 : 0;
                either += first[p] || second[p] ? 1 : 0;
                kinds[p] += first[p] ? 1 : 0;
            }
            assertEquals(either, both, swap[0] + " and " + swap[1]);
        }
        long shared = Arrays.stream(kinds).filter(n -> n > 1).count();
        assertTrue(shared < 0.07 * kinds.length, "edges: " + shared);
    }

    /** The same looks with these tags in the place of their own. */
    private static Faces with(Faces faces, Tag... tags) {
        return Faces.of(
                faces.images().width(),
                faces.tags().stream().map(own -> own.with(tags)).toList(),
                faces.looks());
    }

    private static boolean[] changed(Faces a, Faces b) {
        boolean[] changed = new boolean[a.tags().size() * 4096];
        for (int p = 0; p < 3 * changed.length; p++) {
            changed[p / 12288 * 4096 + p % 4096] |=
                    a.images().pixels()[p] != b.images().pixels()[p];
        }
        return changed;
    }

    /** A combination of tags is not one picture: the pixels of one combination vary about as much as a person's look can. */
    @Test
    void facesOfOneCaptionDiffer() {
        var tags = FaceTags.of(RED_HAIR, GREEN_EYES);
        var one = Faces.of(32, Collections.nCopies(300, tags), small.looks().subList(0, 300));
        double share = variance(one.images()) / variance(small.images());
        assertTrue(share > 0.3, "share of the variance within a combination: " + share);
    }

    private static double variance(Images images) {
        int size = 3 * 32 * 32;
        double variance = 0;
        for (int p = 0; p < size; p++) {
            double sum = 0;
            double squares = 0;
            for (int i = 0; i < images.count(); i++) {
                double v = (images.pixels()[i * size + p] & 0xff) / 255.0;
                sum += v / images.count();
                squares += v * v / images.count();
            }
            variance += squares - sum * sum;
        }
        return variance;
    }

    @Test
    void combinationsCanBeLeftOut() {
        Predicate<FaceTags> known = own -> !own.has(RED_HAIR, GREEN_EYES);
        var seen = Faces.draw(1500, 16, Rng.of(2), known);
        assertTrue(seen.tags().stream().allMatch(known));
        assertTrue(share(seen.tags(), own -> own.has(RED_HAIR)) > 0.08);
        assertTrue(share(seen.tags(), own -> own.has(GREEN_EYES)) > 0.1);
        var unseen = Faces.draw(20, 16, Rng.of(2), known.negate());
        assertTrue(unseen.tags().stream().allMatch(own -> own.has(RED_HAIR, GREEN_EYES)));
        var e = assertThrows(IllegalArgumentException.class, () -> Faces.draw(1, 16, Rng.of(2), own -> false));
        assertEquals("none of 1000000 random combinations of tags is allowed", e.getMessage());
    }

    /** The rarest there is: one face of 62,208 has these tags. */
    @Test
    void aSingleCombinationIsFound() {
        var only = FaceTags.of(PINK_HAIR, TWINTAILS, GLASSES, HAT);
        var faces = Faces.draw(10, 16, Rng.of(3), only::equals);
        assertEquals(Collections.nCopies(10, only), faces.tags());
    }

    @Test
    void aSearchForWhatIsNotAllowedCanBeStopped() {
        int[] asked = new int[1];
        assertThrows(
                Stopped.class,
                () -> Faces.draw(1, 16, Rng.of(2), own -> {
                    if (++asked[0] == 100) {
                        Thread.currentThread().interrupt();
                    }
                    return false;
                }));
        assertEquals(100, asked[0]);
    }

    @Test
    void tagsInWords() {
        var tags = FaceTags.of(GLASSES, GREEN_EYES, RED_HAIR);
        assertEquals("red hair, green eyes, short hair, glasses, smile, light skin, blue background", tags.caption());
        assertEquals("red hair, green eyes", tags.caption(Kind.EYES, Kind.HAIR, Kind.HAT));
        assertEquals(RED_HAIR, tags.get(Kind.HAIR));
        assertTrue(tags.has(GLASSES, SMILE));
        assertFalse(tags.has(GLASSES, HAT));
        assertEquals(FaceTags.of(BLUE_HAIR, GREEN_EYES, GLASSES), tags.with(BLUE_HAIR));
        assertThrows(IllegalArgumentException.class, () -> new FaceTags(List.of(RED_HAIR)));
    }

    @Test
    void tagsInNumbers() {
        try (NDManager manager = NDManager.newBaseManager()) {
            float[] ones = small.oneHot(manager).toFloatArray();
            List<Tag> columns = List.of(Tag.values());
            assertEquals(COUNT * 32, ones.length);
            for (int i = 0; i < COUNT; i++) {
                var own = small.tags().get(i);
                assertEquals(
                        own.get(Kind.HAIR),
                        Kind.HAIR.tags().get(own.get(Kind.HAIR).number()));
                for (int t = 0; t < 32; t++) {
                    assertEquals(own.has(columns.get(t)) ? 1 : 0, ones[32 * i + t]);
                }
            }
        }
    }

    @Test
    void badSizesAndCountsAreRefusedAndNoFaceIsASet() {
        assertEquals(0, Faces.draw(0, 32, Rng.of(1)).images().count());
        for (int size : new int[] {-1, 15, 257}) {
            var e = assertThrows(IllegalArgumentException.class, () -> Faces.draw(1, size, Rng.of(1)));
            assertTrue(e.getMessage().contains("16 to 256 pixels"), e.getMessage());
        }
        var e = assertThrows(IllegalArgumentException.class, () -> Faces.draw(-1, 32, Rng.of(1)));
        assertEquals("-1 faces, expected 0 or more", e.getMessage());
        e = assertThrows(
                IllegalArgumentException.class,
                () -> Faces.of(32, small.tags(), small.looks().subList(0, 2)));
        assertTrue(e.getMessage().contains("as many looks as tags"), e.getMessage());
        e = assertThrows(IllegalArgumentException.class, () -> new Faces(large.images(), small.tags(), large.looks()));
        assertTrue(e.getMessage().endsWith("with 2000 tags and 400 looks, expected as many"), e.getMessage());
    }

    /** Before a single face is thought of. */
    @ParameterizedTest
    @CsvSource({"1000000, 64, more than the 2147483639 that a set may have", "1, 15, expected 16 to 256 pixels"})
    void whatCannotBeDrawnIsRefusedAtOnce(int count, int size, String message) {
        var e = assertThrows(
                IllegalArgumentException.class,
                () -> Faces.draw(count, size, Rng.of(1), own -> {
                    throw new AssertionError("asked");
                }));
        assertTrue(e.getMessage().endsWith(message), e.getMessage());
    }

    /** A stop is seen after some faces, and after fewer where they are large. */
    @Test
    void paintingCanBeStopped() {
        int[] painted = new int[1];
        var looks = new AbstractList<Long>() {
            @Override
            public synchronized Long get(int i) {
                painted[0]++;
                asked.interrupt();
                return (long) i;
            }

            @Override
            public int size() {
                return 100;
            }

            private final Thread asked = Thread.currentThread();
        };
        assertThrows(Stopped.class, () -> Faces.of(256, Collections.nCopies(100, FaceTags.of()), looks));
        assertTrue(painted[0] <= 8, painted[0] + " faces");
    }

    @Test
    void drawingCanBeStopped() {
        Thread.currentThread().interrupt();
        assertThrows(Stopped.class, () -> Faces.draw(1, 32, Rng.of(1)));
    }

    private static double share(List<FaceTags> all, Predicate<FaceTags> wanted) {
        return (double) all.stream().filter(wanted).count() / all.size();
    }

    /** The share of faces whose tag is read, of each kind. */
    private static Map<Kind, Double> right(Faces faces) {
        int count = faces.tags().size();
        Map<Kind, Double> right = new EnumMap<>(Kind.class);
        for (int i = 0; i < count; i++) {
            var read = FaceReader.read(faces.images(), i);
            for (Kind kind : Kind.values()) {
                boolean same = read.get(kind) == faces.tags().get(i).get(kind);
                right.merge(kind, same ? 1.0 / count : 0, Double::sum);
            }
        }
        return right;
    }
}
