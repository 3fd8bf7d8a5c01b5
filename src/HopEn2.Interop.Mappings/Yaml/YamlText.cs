using System.Text;
using System.Text.Unicode;
using HopEn2.Interop.Mappings.Reading;
using YamlDotNet.Core;

namespace HopEn2.Interop.Mappings.Yaml;

/// <summary>Bytes → text, and what a YAML parser's complaint means to somebody who edits by hand.</summary>
internal static class YamlText
{
    // Far more than a file of texts with single brackets in them can have by accident.
    private const int MostBrackets = 200;

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
        return ReportTabs(text, problems) || ReportDepth(text, problems) ? null : text;
    }

    /// <summary>The complaint in words, and what to do.</summary>
    public static (string What, string Remedy) Explain(YamlException e, bool inBrackets)
    {
        var remedy = e.Message switch
        {
            _ when Has("quoted scalar, found unexpected end") => "A quote opened here is never closed.",
            _ when Has("unknown escape") => "Between double quotes a backslash must be doubled; between single quotes it need not.",
            _ when Has("cannot start any token") => "A value that begins with @, ` or % goes between quotes.",
            _ when inBrackets => "A bracket opened here is never closed, or a comma is missing, or a text holds a sign of its own (: [ ] { } ,) and must go between quotes.",
            _ when Has("invalid mapping") => "Either the indentation is wrong here, or a text holds \": \" and must go between quotes, or the line before lacks its colon.",
            _ when Has("simple key") => "A key needs a colon and a blank after it (\"key: value\").",
            _ when Has("expected key") || Has("expected '-'") => "Compare the indentation with the lines above: the keys of one entry begin in one column, and so do the hyphens of one list.",
            _ when Has("anchor or alias") => "A value that begins with & or * goes between quotes.",
            _ when Has("a tag") => "A value that begins with ! goes between quotes.",
            _ => "Compare with the file of that name shipped with the program.",
        };
        return ($"This is not YAML: {Shown.Sentence(char.ToLowerInvariant(e.Message[0]) + e.Message[1..])}", remedy);

        bool Has(string part) => e.Message.Contains(part, StringComparison.Ordinal);
    }

    /// <summary>Tabs in the margin are said here, line by line: YAML forbids them, and parsers word that in many ways.</summary>
    private static bool ReportTabs(string text, FileProblems problems)
    {
        var any = false;
        var line = 0;
        foreach (var one in text.AsSpan().EnumerateLines())
        {
            line++;
            var tab = one[..(one.Length - one.TrimStart(" \t").Length)].IndexOf('\t');
            if (tab < 0)
                continue;

            problems.Add(new Place(line, tab + 1), "A tab indents this line.", "YAML is indented with blanks: replace the tab by two blanks.");
            any = true;
        }

        return any;
    }

    /// <summary>Brackets are counted before the parser sees them: its time grows with the square of their depth.</summary>
    private static bool ReportDepth(string text, FileProblems problems)
    {
        var depth = 0;
        for (var i = 0; i < text.Length; i++)
        {
            depth = text[i] switch
            {
                '[' or '{' => depth + 1,
                ']' or '}' => Math.Max(0, depth - 1),
                _ => depth,
            };
            if (depth <= MostBrackets)
                continue;

            problems.Add(new TextLines(text).Of(i), $"{MostBrackets} brackets are open here.", "No mapping file needs that: look for brackets that are never closed.");
            return true;
        }

        return false;
    }

    private static Place FirstInvalid(ReadOnlySpan<byte> bytes)
    {
        var rest = bytes;
        while (Rune.DecodeFromUtf8(rest, out _, out var length) == System.Buffers.OperationStatus.Done)
            rest = rest[length..];

        return new TextLines(Encoding.UTF8.GetString(bytes)).Of(Encoding.UTF8.GetCharCount(bytes[..^rest.Length]));
    }
}
