namespace HopEn2.Interop.Declarations.Matrix;

/// <summary>What goes into one named cell of a matrix.</summary>
internal abstract record MatrixValue
{
    public sealed record Words(string Text) : MatrixValue;

    public sealed record Number(double Value) : MatrixValue;

    /// <summary>In percent. Written as a fraction into a cell that shows percent, else as it is.</summary>
    public sealed record Percent(double Value) : MatrixValue;

    public sealed record Nothing : MatrixValue;
}
