package genlab.labs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import genlab.Scale;
import genlab.data.DataSource;
import genlab.data.creatures.PixelCreatures;
import genlab.labs.ColourStudy.Coding;
import genlab.study.Trial;
import org.junit.jupiter.api.Test;

class ColourStudyTest {

    /** Both codings are judged by the same hidden pictures, each by its own loss, which four steps have brought below that of no knowledge. */
    @Test
    void bothCodingsSeeTheSamePictures() {
        var trial = new Trial(42, Scale.SMOKE, DataSource.GENERATED);
        var rgb = new ColourStudy().run(new ColourStudy.Setting(Coding.RGB), trial);
        var oneOf = new ColourStudy().run(new ColourStudy.Setting(Coding.ONE_OF), trial);
        assertEquals(rgb.trueChroma(), oneOf.trueChroma());
        assertEquals(rgb.trueVividShare(), oneOf.trueVividShare());
        assertEquals(rgb.chanceDistance(), oneOf.chanceDistance());
        assertTrue(Double.isNaN(rgb.natsPerPixel()) && Double.isNaN(oneOf.squaredError()));
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
}
