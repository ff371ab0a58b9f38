package genlab.autoregressive;

/**
 * A picture diagonal by diagonal, each diagonal in one step of an LSTM, from both upper corners: (N, C, H, W) to (N, O, H, W).
 *
 * <pre>
 *   from the left:   [i f o g]_{r,j} = K  [m_{r,j}; 1; h_{r-1,j}; h_{r,j-1}]
 *   from the right:  [i f o g]_{r,j} = K' [m_{r,j}; 1; h'_{r-1,j}; h'_{r,j+1}]
 *   together:        h_{r,j} + h'_{r-1,j}
 * </pre>
 *
 * <p>The first knows all that is above and to the left, the second, a row higher, all that is above and to the right: no pixel before
 * its own is missing. That holds for the last pixel of the row above because the picture has one more column here, of zeros, whose
 * first layer sees it; as the paper draws it, nobody does.
 *
 * @see <a href="https://arxiv.org/abs/1601.06759">van den Oord, Kalchbrenner and Kavukcuoglu (2016)</a>, section 3.2
 */
public final class DiagonalBiLstm extends PixelLstm {

    /** A network without weights; {@link genlab.nn.Net#initialize} gives it some. */
    public DiagonalBiLstm(Config config) {
        super(config, LineLstm.Over.DIAGONALS);
    }
}
