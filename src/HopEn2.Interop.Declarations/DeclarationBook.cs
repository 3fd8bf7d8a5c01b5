using System.Reflection;
using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Indicators;
using HopEn2.Interop.Domain.Indicators.Declaring;
using HopEn2.Interop.Domain.Ports;

namespace HopEn2.Interop.Declarations;

/// <summary>The months that were declared, and what has changed since.</summary>
public sealed class DeclarationBook(IArchive archive, IIndicators indicators, TimeProvider time)
{
    private const string Sort = "declaration";

    private static readonly string Program = Assembly.GetExecutingAssembly().GetName().Version?.ToString(3) ?? "";

    /// <summary>Freezes a month as it is now. Declared before with the very same lines and settings, it is that declaration.</summary>
    public async Task<(Declaration Declaration, bool New)> DeclareAsync(Month month, IndicatorScope scope, string author, CancellationToken cancel)
    {
        var computed = await indicators.MonthAsync(month, scope, cancel);
        var before = (await archive.ListAsync(SortOf(scope), month, cancel)).Count;
        var digest = DeclarationJson.DigestOf(computed);
        var at = time.GetUtcNow();
        at = new DateTimeOffset(at.Ticks - (at.Ticks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);
        var entry = await archive.AppendAsync(new ArchiveEntry(SortOf(scope), month, 0, at, author, digest, DeclarationJson.Pack(author, at, digest, Program, computed)), cancel);
        return (Of(entry), entry.Number > before);
    }

    /// <summary>Every declaration of a month, oldest first; the last one stands.</summary>
    public async Task<IReadOnlyList<Declaration>> OfAsync(Month month, IndicatorScope scope, CancellationToken cancel) =>
        [.. (await archive.ListAsync(SortOf(scope), month, cancel)).Select(Of)];

    /// <summary>What has changed since the last declaration; null when the month was never declared.</summary>
    /// <param name="now">The month as it is now; null: computed.</param>
    public async Task<DeclarationDifference?> DifferenceAsync(Month month, IndicatorScope scope, IndicatorMonth? now, CancellationToken cancel)
    {
        if (await archive.ListAsync(SortOf(scope), month, cancel) is not [.., { } last])
            return null;
        return DeclarationDifference.Of(Of(last), now ?? await indicators.MonthAsync(month, scope, cancel));
    }

    private static string SortOf(IndicatorScope scope) => scope.Kind is ScopeKind.All ? Sort : $"{Sort}:{scope}";

    private static Declaration Of(ArchiveEntry entry)
    {
        var (program, month) = DeclarationJson.Unpack(entry.Body);
        return new Declaration(entry.Number, entry.Author, entry.At, entry.Digest, program, month);
    }
}
