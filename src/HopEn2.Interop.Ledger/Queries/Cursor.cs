using System.Globalization;

namespace HopEn2.Interop.Ledger.Queries;

/// <summary>Where a page ended: everything after it is older, or as old with a smaller row number. Stays right while rows are added.</summary>
internal readonly record struct Cursor(long Ticks, long Row)
{
    /// <summary>Before the newest.</summary>
    public static Cursor Start { get; } = new(long.MaxValue, long.MaxValue);

    /// <summary>A text that is no cursor of ours starts from the newest.</summary>
    public static Cursor Parse(string? text)
    {
        var parts = text?.Split('-');
        return parts is [var ticks, var row]
            && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var t)
            && long.TryParse(row, NumberStyles.None, CultureInfo.InvariantCulture, out var r)
                ? new Cursor(t, r)
                : Start;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Ticks}-{Row}");
}

/// <summary>One row of a page with where it stands.</summary>
internal readonly record struct Placed<T>(T Item, Cursor At);

internal static class Pages
{
    public const int LargestSize = 500;

    public static int Size(PageRequest page) => Math.Clamp(page.Size, 1, LargestSize);

    /// <summary>The page of what several queries found, each newest first and each with one row more than the page has, where there is one.</summary>
    public static Page<T> Of<T>(IEnumerable<Placed<T>> found, PageRequest page)
    {
        var size = Size(page);
        var rows = found.OrderByDescending(p => p.At.Ticks).ThenByDescending(p => p.At.Row).Take(size + 1).ToList();
        return new Page<T>([.. rows.Take(size).Select(p => p.Item)], rows.Count > size ? rows[size - 1].At.ToString() : null);
    }
}
