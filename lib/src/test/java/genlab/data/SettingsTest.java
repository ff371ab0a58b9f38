package genlab.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import genlab.Scale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

    private static Settings of(String name, String word) {
        return new Settings(Map.of(name, word));
    }

    @Test
    void wordsAreReadInEitherCaseAndWithoutBlanks() {
        assertEquals(Scale.FULL, of("GENLAB_SCALE", " Full ").choice("GENLAB_SCALE", Scale.QUICK));
        assertEquals(Scale.QUICK, of("GENLAB_SCALE", "  ").choice("GENLAB_SCALE", Scale.QUICK));
        assertEquals(Optional.of(2), of("GENLAB_THREADS", "2").whole("GENLAB_THREADS", 1));
        assertEquals(Optional.empty(), of("GENLAB_THREADS", "").whole("GENLAB_THREADS", 1));
        assertEquals(Optional.empty(), of("GENLAB_HOME", "").path("GENLAB_HOME"));
    }

    @ParameterizedTest
    @CsvSource({"abc", "0", "-1", "1.5", "99999999999", "0x2"})
    void whatIsNoNumberIsNamed(String word) {
        var e = assertThrows(
                IllegalArgumentException.class, () -> of("GENLAB_THREADS", word).whole("GENLAB_THREADS", 1));
        assertEquals("GENLAB_THREADS is " + word + ", expected a whole number from 1 on", e.getMessage());
    }

    @Test
    void aWordThatIsNoneIsNamed() {
        var e = assertThrows(
                IllegalArgumentException.class, () -> of("GENLAB_SCALE", "huge").choice("GENLAB_SCALE", Scale.QUICK));
        assertEquals("GENLAB_SCALE is huge, expected smoke or quick or full", e.getMessage());
        e = assertThrows(
                IllegalArgumentException.class, () -> of("GENLAB_DEVICE", "tpu").device());
        assertEquals("GENLAB_DEVICE is tpu, expected cpu or gpu or auto", e.getMessage());
    }

    /** The word; whether the engine can use a GPU and whether there is one; what is taken and what is said of it. */
    @ParameterizedTest
    @CsvSource({
        "'', true, true, gpu, GPU",
        "auto, true, false, gpu, GPU",
        "GPU, true, true, gpu, GPU",
        "'', false, false, cpu, CPU",
        "'', false, true, cpu, CPU (there is a GPU; PyTorch's library is for the CPU)",
        "Cpu, true, true, cpu, CPU (there is a GPU; GENLAB_DEVICE is cpu)",
        "cpu, false, false, cpu, CPU",
    })
    void theDeviceIsChosenAndSaid(String word, boolean usable, boolean seen, String device, String label) {
        var settings = of("GENLAB_DEVICE", word);
        assertEquals(device, settings.device(usable).getDeviceType());
        assertEquals(label, settings.deviceLabel(usable, seen));
    }

    @Test
    void aGpuThatIsNotThereIsSaid() {
        var e = assertThrows(
                IllegalArgumentException.class, () -> of("GENLAB_DEVICE", "GPU").device(false));
        assertEquals("GENLAB_DEVICE is gpu, expected cpu or auto: PyTorch finds no GPU here", e.getMessage());
    }
}
