using System.Text;
using System.Text.RegularExpressions;
using HopEn2.Interop.Mappings;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Mappings;

/// <summary>Whatever hand or tool spoils the files: an answer, never an exception.</summary>
/// <remarks>HOPEN2_MUTATIONS=100 makes a hundred times as many, from other seeds.</remarks>
public partial class MutationTests
{
    private static readonly string[] Strange =
        ["", "~", "null", "true", "0", "-1", "1e999", "é", "\"", "'", "[", "]", "{", "}", "[]", "{}", ":", "- ", "#", "&a", "*a", "!t", "|", ">", "%", "@", "?", "<<", "---", "...", "\t", "\n", "\r", "\u0000", "\u0085", "\u2028", "\ud83d\ude00", "\ufeff", "${X}", "0101", "2025-13-45", "999999999999999999999", new string('x', 400)];

    private static readonly int Times = int.TryParse(Environment.GetEnvironmentVariable("HOPEN2_MUTATIONS"), out var times) ? times : 1;

    private static readonly IReadOnlyList<(string File, int At, int Length)> Scalars =
        [.. MappingLoader.FileNames.SelectMany(f => Scalar().Matches(Shipped.Text(f)).Select(m => (f, m.Index, m.Length)))];

    [Fact]
    public void Any_word_deleted_or_altered_gives_mappings_or_problems_with_their_place()
    {
        var random = new Random(20250310 + Times);
        for (var i = 0; i < 1_500 * Times; i++)
        {
            var (file, at, length) = Scalars[random.Next(Scalars.Count)];
            var (_, otherAt, otherLength) = Scalars[random.Next(Scalars.Count)] with { File = file };
            var text = Shipped.Text(file);
            var other = text.Substring(Math.Min(otherAt, text.Length - 1), Math.Min(otherLength, text.Length - Math.Min(otherAt, text.Length - 1)));
            var put = random.Next(3) switch { 0 => "", 1 => Strange[random.Next(Strange.Length)], _ => other };
            Answers(file, Encoding.UTF8.GetBytes(text[..at] + put + text[(at + length)..]));
        }
    }

    [Fact]
    public void Any_line_deleted_doubled_or_indented_gives_mappings_or_problems_with_their_place()
    {
        var random = new Random(20250311 + Times);
        for (var i = 0; i < 300 * Times; i++)
        {
            var file = MappingLoader.FileNames[random.Next(MappingLoader.FileNames.Count)];
            var lines = Shipped.Text(file).Split('\n').ToList();
            var at = random.Next(lines.Count);
            switch (random.Next(4))
            {
                case 0:
                    lines.RemoveAt(at);
                    break;
                case 1:
                    lines.Insert(at, lines[random.Next(lines.Count)]);
                    break;
                case 2:
                    lines[at] = new string(' ', random.Next(6)) + lines[at].TrimStart();
                    break;
                default:
                    lines.RemoveRange(at, lines.Count - at);
                    break;
            }

            Answers(file, Encoding.UTF8.GetBytes(string.Join('\n', lines)));
        }
    }

    [Fact]
    public void Any_bytes_give_mappings_or_problems_with_their_place()
    {
        var random = new Random(20250312 + Times);
        for (var i = 0; i < 300 * Times; i++)
        {
            var file = MappingLoader.FileNames[random.Next(MappingLoader.FileNames.Count)];
            var bytes = Shipped.Files[file].ToArray();
            for (var n = random.Next(1, 5); n > 0; n--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            Answers(file, bytes);
        }
    }

    private static void Answers(string file, byte[] bytes)
    {
        var result = Shipped.Load(new Dictionary<string, byte[]>(Shipped.Files) { [file] = bytes });
        Assert.True(result is MappingResult.Loaded == result.Problems.All(p => p.Severity is MappingSeverity.Warning));
        foreach (var problem in result.Problems)
        {
            var text = problem.File == $"mappings/{file}" ? Encoding.UTF8.GetString(bytes) : Shipped.Text(problem.File["mappings/".Length..]);
            var lines = text.Split(["\r\n", "\r", "\n"], StringSplitOptions.None);
            Assert.InRange(problem.Line, 1, lines.Length);
            Assert.InRange(problem.Column, 1, lines[problem.Line - 1].Length + 1);
            Assert.NotEmpty(problem.What);
            Assert.NotEmpty(problem.Remedy);
            Assert.DoesNotContain(problem.ToString(), char.IsControl);
        }
    }

    /// <summary>A word of a line that is no comment: a key, a value, a sign.</summary>
    [GeneratedRegex(@"(?<=^[^#\n]*)(?:""[^""\n]*""|[^\s,{}\[\]#]+)", RegexOptions.Multiline)]
    private static partial Regex Scalar();
}
