using System.Net;
using System.Net.Sockets;
using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Hl7v2.Answering;
using Xunit;

namespace HopEn2.Interop.Tests.Integration.Feeds;

public sealed class MllpAnswersTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly AwaitingSource _source = new();
    private MllpAnswers? _answers;

    public async ValueTask DisposeAsync()
    {
        if (_answers is not null)
            await _answers.DisposeAsync();
        await _source.DisposeAsync();
    }

    private MllpAnswers Answers(TimeSpan? timeout = null, int? port = null) => _answers ??= new(new DeliveringMappings($"mllp://127.0.0.1:{port ?? _source.Port}"), new AnswerOptions { Timeout = timeout ?? Patience });

    private static SourceAnswer Answer(string key, string feed = "dpi") => new(key, new FactSource(feed, "DPI|CH-X", "PFI|CH-X", "M-" + key, DateTimeOffset.UnixEpoch), DeliveryReportKind.DepositAccepted, null, null, null, null, DateTimeOffset.UnixEpoch);

    private Task<AnswerResult> SendAsync(string key) => Answers().SendAsync(Answer(key), CancellationToken.None);

    [Fact]
    public async Task What_is_acknowledged_is_taken_and_goes_over_one_connection_in_order()
    {
        for (var i = 0; i < 5; i++)
            Assert.IsType<AnswerResult.Taken>(await SendAsync($"{i}"));

        Assert.Equal(["M-0", "M-1", "M-2", "M-3", "M-4"], _source.Answered);
        Assert.Equal(1, _source.Connections);
    }

    [Fact]
    public async Task Those_who_come_together_go_one_after_another()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => SendAsync($"{i}"))).WaitAsync(Patience);

        Assert.All(results, r => Assert.IsType<AnswerResult.Taken>(r));
        Assert.Equal(20, _source.Answered.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal((1, 1), (_source.Connections, _source.MostAtOnce));
    }

    [Theory]
    [InlineData("MSA|AE|{0}\rERR|||101^Required field missing^messageErrorCondition|E", "101")]
    [InlineData("MSA|AE|{0}\rERR|||207^Application error^messageErrorCondition|E|902^Unknown patient", "207/902")]
    [InlineData("MSA|CE|{0}", "CE")]
    public async Task A_refusal_for_good_says_its_code(string acknowledgement, string code)
    {
        _source.Acknowledgement = acknowledgement;

        Assert.Equal(new AnswerResult.Refused(code), await SendAsync("1"));
    }

    [Theory]
    [InlineData("MSA|AR|{0}\rERR|||200^Unsupported message type", "200")]
    [InlineData("MSA|CR|{0}", "CR")]
    [InlineData("MSA|??|{0}", "acknowledgement-unreadable")]
    [InlineData("ZZZ|{0}", "acknowledgement-unreadable", 1)]
    public async Task A_refusal_for_now_is_tried_again(string acknowledgement, string code, int timeoutSeconds = 20)
    {
        _source.Acknowledgement = acknowledgement;

        var result = await Answers(TimeSpan.FromSeconds(timeoutSeconds)).SendAsync(Answer("1"), CancellationToken.None);

        Assert.IsType<AnswerResult.Temporary>(result);
        Assert.Contains(((AnswerResult.Temporary)result).Code, new[] { code, "no-acknowledgement" });
    }

    [Fact]
    public async Task An_acknowledgement_of_another_message_is_none()
    {
        _source.Acknowledgement = "MSA|AA|SOMEBODY-ELSE";

        Assert.Equal(new AnswerResult.Temporary("no-acknowledgement"), await Answers(TimeSpan.FromMilliseconds(300)).SendAsync(Answer("1"), CancellationToken.None));
    }

    [Fact]
    public async Task A_destination_that_is_away_is_tried_again_and_found_again()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        var answers = Answers(port: port);

        Assert.Equal(new AnswerResult.Temporary("connection-refused"), await answers.SendAsync(Answer("1"), CancellationToken.None));
    }

    [Fact]
    public async Task A_connection_that_the_other_side_closed_meanwhile_costs_no_attempt()
    {
        Assert.IsType<AnswerResult.Taken>(await SendAsync("1"));
        await _source.CloseConnectionsAsync();

        Assert.IsType<AnswerResult.Taken>(await SendAsync("2"));
        Assert.Equal(2, _source.Connections);
    }

    [Fact]
    public async Task A_peer_that_closes_instead_of_answering_is_tried_again_with_the_same_message()
    {
        _source.Acknowledgement = null;
        Assert.Equal(new AnswerResult.Temporary("connection-closed"), await SendAsync("1"));

        _source.Acknowledgement = "MSA|AA|{0}";
        Assert.IsType<AnswerResult.Taken>(await SendAsync("1"));
        Assert.Equal(2, _source.Messages.Count);
        Assert.Single(_source.Messages.Distinct(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_feed_without_address_has_nowhere_to_go() =>
        Assert.IsType<AnswerResult.NoDestination>(await Answers().SendAsync(Answer("1", feed: "gam"), CancellationToken.None));
}
