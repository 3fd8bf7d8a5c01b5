using System.Text;
using System.Text.Unicode;
using HopEn2.Interop.Mappings.Reading;
using YamlDotNet.Core;

namespace HopEn2.Interop.Mappings.Yaml;

/// <summary>Bytes → text, and what a YAML parser's complaint means to somebody who edits by hand.</summary>
internal static class YamlText
{
    private static ReadOnlySpan<byte> Utf8Mark => [0xEF, 0xBB, 0xBF];

    /// <summary>The text without byte order mark; null when it is no text or tabs indent it, which was then reported.</summary>
    public static string? Of(ReadOnlySpan<byte> bytes, FileProblems problems)
    {
        // Windows editors begin UTF-8 files with the mark: harmless, so not worth a word.
        if (bytes.StartsWith(Utf8Mark))
            bytes = bytes[3..];

        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]) || bytes.IndexOf((byte)0) >= 0)
        {
            problems.Add(Place.Start, "The file is not UTF-8: it looks like UTF-16, or like no text at all.", "Save it as UTF-8.");
            return null;
        }

        if (!Utf8.IsValid(bytes))
        {
            problems.Add(FirstInvalid(bytes), "From here on the file is not UTF-8: an accent was probably saved in ISO 8859 or Windows-1252.", "Save it as UTF-8.");
            return null;
        }

        var text = Encoding.UTF8.GetString(bytes);
        return ReportTabs(text, problems) ? null : text;
    }

    /// <summary>The complaint in words, and what to do.</summary>
    public static (string What, string Remedy) Explain(YamlException e)
    {
        var said = e.InnerException is { } inner && e.Message.Length == 0 ? inner.Message : e.Message;
        var remedy = said switch
        {
            _ when Has("cannot start any token") => "A value that begins with @, ` or % goes between quotes.",
            _ when Has("mapping values are not allowed") => "Either the indentation is wrong here, or a text contains \": \" and must go between quotes.",
            _ when Has("did not find expected key") || Has("expected <block end>") || Has("block collection") || Has("block mapping") => "Compare the indentation with the lines above: keys of one entry begin in one column.",
            _ when Has("simple key") => "A key needs a colon and a blank after it (\"key: value\").",
            _ when Has("quoted scalar") => "A quote opened here is never closed.",
            _ when Has("flow") => "A bracket opened here is never closed, or a comma is missing.",
            _ when Has("escape") => "Between double quotes a backslash must be doubled; between single quotes it need not.",
            _ => "Compare with the file of that name shipped with the program.",
        };
        return ($"This is not YAML: {Shown.Sentence(said)}", remedy);

        bool Has(string part) => said.Contains(part, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>YAML forbids tabs as indentation and every parser words that differently, so each such line is said here.</summary>
    private static bool ReportTabs(string text, FileProblems problems)
    {
        var any = false;
        var line = 0;
        foreach (var one in text.AsSpan().EnumerateLines())
        {
            line++;
            var margin = one[..(one.Length - one.TrimStart(" \t").Length)];
            var tab = margin.IndexOf('\t');
            if (tab < 0 || margin.Length == one.Length || one[margin.Length] == '#')
                continue;

            problems.Add(new Place(line, tab + 1), "A tab indents this line.", "YAML is indented with blanks: replace the tab by two blanks.");
            any = true;
        }

        return any;
    }

    private static Place FirstInvalid(ReadOnlySpan<byte> bytes)
    {
        var rest = bytes;
        while (Rune.DecodeFromUtf8(rest, out _, out var length) == System.Buffers.OperationStatus.Done)
            rest = rest[length..];

        var before = bytes[..^rest.Length];
        var lineStart = before.LastIndexOf((byte)'\n') + 1;
        return new(before.Count((byte)'\n') + 1, Encoding.UTF8.GetCharCount(before[lineStart..]) + 1);
    }
}
