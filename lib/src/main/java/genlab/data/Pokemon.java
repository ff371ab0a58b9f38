package genlab.data;

/** The pictures of the exercise "Pokémon Creation" (Hung-yi Lee, National Taiwan University, 2016). */
public final class Pokemon {

    private Pokemon() {}

    /** 792 pictures of 20 x 20 pixels in 167 colours, in one part. */
    public static PaletteImages load(DataStore store) {
        return PaletteImages.read(
                "Pokémon",
                DataSource.REAL,
                store.path("pokemon", "pixel_color.txt"),
                store.path("pokemon", "colormap.txt"),
                20,
                20);
    }
}
