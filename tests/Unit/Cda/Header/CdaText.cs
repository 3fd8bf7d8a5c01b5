using System.Text;
using HopEn2.Interop.Cda.Header;
using HopEn2.Interop.Tests.Shared;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Cda.Header;

/// <summary>Documents to read: the samples, changed in one place.</summary>
internal static class CdaText
{
    public static string N1 { get; } = Samples.Text("cda/n1_imaging.xml");

    public static string N1Replacement { get; } = Samples.Text("cda/n1_imaging_replacement.xml");

    public static string N2 { get; } = Samples.Text("cda/n2_discharge_letter.xml");

    public static string N3 { get; } = Samples.Text("cda/n3_biology.xml");

    public static string SelfPresenting { get; } = Samples.Text("cda/n3_biology_self_presenting.xml");

    /// <summary>Replaces the first occurrence; a test whose sample no longer has it fails instead of testing nothing.</summary>
    public static string With(this string document, string old, string now)
    {
        var at = document.IndexOf(old, StringComparison.Ordinal);
        Assert.True(at >= 0, $"the sample has no {old}");
        return string.Concat(document.AsSpan(0, at), now, document.AsSpan(at + old.Length));
    }

    public static string Without(this string document, string old) => document.With(old, "");

    /// <summary>Takes out everything from the first occurrence of one text to the end of the other.</summary>
    public static string WithoutFrom(this string document, string from, string to)
    {
        var start = document.IndexOf(from, StringComparison.Ordinal);
        Assert.True(start >= 0, $"the sample has no {from}");
        var end = document.IndexOf(to, start, StringComparison.Ordinal);
        Assert.True(end >= 0, $"the sample has no {to} after {from}");
        return document.Remove(start, end + to.Length - start);
    }

    public static CdaReading Reading(string document) => CdaReader.Read(Encoding.UTF8.GetBytes(document));

    public static CdaHeader Header(string document) => Assert.IsType<CdaReading.Read>(Reading(document)).Header;

    public static string[] RemarkCodes(string document) => [.. Header(document).Remarks.Select(remark => remark.Code)];
}
