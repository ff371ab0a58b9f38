package genlab.autoregressive;

/**
 * A picture row by row, each row in one step of an LSTM: (N, C, H, W) to (N, O, H, W).
 *
 * <pre>
 *   [i f o g]_{r,j} = K [m_{r,j}; m_{r,j-1}; 1; h_{r-1,j-1}; h_{r-1,j}; h_{r-1,j+1}]
 * </pre>
 *
 * <p>Three places of the row above, each of which knows three of the row above it: a triangle that widens by one on each side with
 * every row. With the first layer's 7 x 7 the output at (r, j) sees, k rows higher, the columns j - k - 3 - layers ... j + k + 2, and of
 * its own row the 3 + layers pixels to the left. What lies right of the triangle it never sees, however many layers it has.
 *
 * @see <a href="https://arxiv.org/abs/1601.06759">van den Oord, Kalchbrenner and Kavukcuoglu (2016)</a>, section 3.1
 */
public final class RowLstm extends PixelLstm {

    /** A network without weights; {@link genlab.nn.Net#initialize} gives it some. */
    public RowLstm(Config config) {
        super(config, LineLstm.Over.ROWS);
    }
}
