using System.Text;
using HopEn2.Interop.Hl7v2.Files;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Hl7v2.Files;

public class BatchSplitterTests
{
    private static string[] Split(string file) => [.. BatchSplitter.Split(Encoding.UTF8.GetBytes(file)).Select(m => Encoding.UTF8.GetString(m.Span))];

    [Theory]
    [InlineData("MSH|1\rPID|1\r", "MSH|1\rPID|1\r")]
    [InlineData("MSH|1\nPID|1\nMSH|2\n", "MSH|1\nPID|1\n", "MSH|2\n")]
    [InlineData("MSH|1\r\nPID|1\r\n\r\nMSH|2", "MSH|1\r\nPID|1\r\n\r\n", "MSH|2")]
    [InlineData("FHS|x\rBHS|x\rMSH|1\rPID|1\rMSH|2\rBTS|2\rBHS|y\rMSH|3\rBTS|1\rFTS|2\r", "MSH|1\rPID|1\r", "MSH|2\r", "MSH|3\r")]
    [InlineData("\uFEFFMSH|1\r", "MSH|1\r")]
    public void Messages_are_cut_at_their_headers_and_batch_segments_left_out(string file, params string[] messages) => Assert.Equal(messages, Split(file));

    [Theory]
    [InlineData("\vMSH|1\r\u001c\r\vMSH|2\r\u001c\r")]
    [InlineData("\vMSH|1\r\u001c\r\n\vMSH|2\r\u001c\r\n")]
    public void Saved_frames_are_read_as_the_messages_in_them(string file) =>
        Assert.Equal(["MSH|1", "MSH|2"], Split(file).Select(m => m.Trim('\v', '\u001c', '\r', '\n')));

    [Theory]
    [InlineData("remarks\rMSH|1\r", "remarks\r", "MSH|1\r")]
    [InlineData("no message at all", "no message at all")]
    [InlineData("BHS|x\rPID|1\rMSH|1", "PID|1\r", "MSH|1")]
    public void What_is_no_message_is_a_piece_of_its_own(string file, params string[] pieces) => Assert.Equal(pieces, Split(file));

    [Theory]
    [InlineData("")]
    [InlineData("\r\n\r\n")]
    public void Of_nothing_there_is_nothing(string file) => Assert.Empty(Split(file));
}
