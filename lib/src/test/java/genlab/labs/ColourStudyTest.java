package genlab.labs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import genlab.Scale;
import genlab.data.DataSource;
import genlab.data.Rng;
import genlab.data.creatures.PixelCreatures;
import genlab.labs.ColourStudy.Coding;
import genlab.labs.ColourStudy.Result;
import genlab.study.Trial;
import org.junit.jupiter.api.Test;

class ColourStudyTest {

    private static Result run(Coding coding) {
        return new ColourStudy().run(new ColourStudy.Setting(coding), new Trial(42, Scale.SMOKE, DataSource.GENERATED));
    }

    /** All codings are judged by the same hidden pictures, each by its own loss, which four steps have brought below that of no knowledge. */
    @Test
    void allCodingsSeeTheSamePictures() {
        Result rgb = run(Coding.RGB);
        Result oneOf = run(Coding.ONE_OF);
        assertEquals(rgb.trueChroma(), oneOf.trueChroma());
        assertEquals(rgb.trueVividShare(), oneOf.trueVividShare());
        assertEquals(rgb.chanceDistance(), oneOf.chanceDistance());
        assertTrue(Double.isNaN(rgb.natsPerPixel()) && Double.isNaN(rgb.expectedChroma()));
        int colours = PixelCreatures.standard().pictures().palette().length;
        assertTrue(oneOf.natsPerPixel() > 0 && oneOf.natsPerPixel() < Math.log(colours), "" + oneOf);
        // mid grey is at most 3/4 from any colour
        assertTrue(rgb.squaredError() > 0 && rgb.squaredError() < 0.75, "" + rgb);
        // a network that has learned nothing paints grey in the one code and all colours alike in the other
        assertTrue(rgb.meanChroma() < oneOf.meanChroma(), rgb + ", " + oneOf);
        assertTrue(
                rgb.histogramDistance() > rgb.chanceDistance() && oneOf.histogramDistance() > oneOf.chanceDistance());
        assertTrue(rgb.histogramDistance() <= 1 && oneOf.histogramDistance() <= 1);
    }

    /** A draw and the mean of one network: all that is not painted is equal, what is painted is not; a mean loses chroma. */
    @Test
    void drawAndMeanAreOfOneNetwork() {
        Result drawn = run(Coding.RGB_DRAWN);
        Result mean = run(Coding.RGB_MEAN);
        assertEquals(drawn.natsPerPixel(), mean.natsPerPixel());
        assertEquals(drawn.answerChroma(), mean.answerChroma());
        assertNotEquals(drawn.meanChroma(), mean.meanChroma());
        assertTrue(drawn.answerChroma() < drawn.expectedChroma(), "" + drawn);
        assertTrue(mean.meanChroma() < drawn.meanChroma(), drawn + ", " + mean);
    }

    /** Means drawn half way to 1/2: the truth moves two for one. */
    @Test
    void slopeTellsMeansFromMeansThatAreDrawnIn() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray mean = Rng.of(3).uniform(manager, 0, 1, new Shape(4000));
            NDArray truth = Rng.of(4).uniform(manager, 0, 1, mean.getShape()).lt(mean);
            // 4,000 coins of variance 1/6 over uniform means of variance 1/12: sd 0.022, wrong at four sd in 1 of
            // 16,000
            assertEquals(1, ColourStudy.truthOnAnswer(mean, truth), 0.09);
            assertEquals(2, ColourStudy.truthOnAnswer(mean.div(2).add(0.25), truth), 0.18);
        }
    }

    @Test
    void truthIsAveragedByTheAnswer() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray answer = manager.create(new float[] {0, 0.2f, 0.3f, 1});
            NDArray truth = manager.create(new float[] {0, 1, 0.5f, 0.7f});
            assertArrayEquals(
                    new double[] {0.5, 0.5, Double.NaN, 0.7}, ColourStudy.truthByAnswer(answer, truth, 4), 1e-6);
        }
    }
}
