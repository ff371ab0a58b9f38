package genlab.labs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import genlab.Scale;
import genlab.data.DataSource;
import genlab.data.DrawnDigits;
import genlab.data.Rng;
import genlab.labs.PixelStudy.Maker;
import genlab.labs.PixelStudy.Result;
import genlab.labs.PixelStudy.Setting;
import genlab.metric.ImageJudge;
import genlab.nn.ImageClassifier;
import genlab.nn.Net;
import genlab.study.Trial;
import genlab.testing.Managed;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(Managed.class)
class PixelStudyTest {

    private static Result run(Maker maker) {
        return new PixelStudy().run(new Setting(maker, 60), new Trial(3, Scale.SMOKE, DataSource.GENERATED));
    }

    @ParameterizedTest
    @EnumSource
    void aRunIsAPureFunctionWithDistancesThatFit(Maker maker) {
        var result = run(maker);
        assertEquals(result, run(maker));
        // one digit is a blend of ten
        assertTrue(result.blend() <= result.nearest() && result.freshBlend() <= result.freshNearest(), "" + result);
        assertTrue(result.blend() > 0 && result.copies() >= 0 && result.copies() <= 1, "" + result);
        assertTrue(result.sure() >= 0 && result.sure() <= 1, "" + result);
        assertEquals(maker == Maker.TEST, result.edges() == 1, "" + result);
        assertEquals(maker == Maker.BLURRED, result.edges() < 0.5, "" + result);
    }

    /** What learns nothing and gives back what it was shown is nearer to that, whatever it is. */
    @Test
    void copiesAreNearer(NDManager manager) {
        NDArray digits = DrawnDigits.draw(120, Rng.of(1)).images().tensor(manager);
        NDArray train = digits.get("0:60");
        NDArray fresh = digits.get("60:120");
        var judge = new ImageJudge(
                Net.initialize(new ImageClassifier(ImageClassifier.Config.of(28, 1, 10)), manager, Rng.of(2)));
        var copies = PixelStudy.measured(train.get("0:20"), train, fresh, fresh, judge);
        assertEquals(1, copies.copies());
        assertEquals(0, copies.nearest());
        assertEquals(0, copies.blend(), 1e-5);
        assertTrue(copies.freshBlend() > 1);
        assertEquals(
                0,
                PixelStudy.measured(fresh.get("0:20"), train, fresh, fresh, judge)
                        .copies());
    }

    /** One pixel each, by the same amount; the one has ink above it, the other has none around. */
    @Test
    void onePixel(NDManager manager) {
        NDArray digits = DrawnDigits.draw(50, Rng.of(1)).images().ofClass(7).tensor(manager);
        NDArray longer = PixelStudy.longer(digits);
        NDArray stained = PixelStudy.stained(digits, Rng.of(2));
        for (NDArray changed : new NDArray[] {longer, stained}) {
            NDArray far = changed.sub(digits).reshape(digits.size(0), -1);
            float[] each = new float[(int) digits.size(0)];
            Arrays.fill(each, PixelStudy.CHANGE);
            assertArrayEquals(each, far.sum(new int[] {1}).toFloatArray(), 1e-5f);
            assertArrayEquals(each, far.max(new int[] {1}).toFloatArray(), 1e-5f);
            assertTrue(changed.max().getFloat() <= 1);
        }
        for (int i = 0; i < digits.size(0); i++) {
            int at = place(longer.get(i), digits.get(i));
            assertTrue(digits.get(i).flatten().getFloat(at - 28) >= 0.5);
            int far = place(stained.get(i), digits.get(i));
            NDArray window = digits.get(i)
                    .get("0, " + (far / 28 - 3) + ":" + (far / 28 + 4) + ", " + (far % 28 - 3) + ":" + (far % 28 + 4));
            assertEquals(0, window.sum().getFloat());
        }
    }

    private static int place(NDArray changed, NDArray digit) {
        return (int) changed.sub(digit).flatten().argMax().getLong();
    }
}
