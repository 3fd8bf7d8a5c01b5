using HopEn2.Interop.Delivery.Outgoing;
using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Mappings;
using HopEn2.Interop.Tests.Shared;
using HopEn2.Interop.Tests.Unit.Monitoring;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Delivery.Carrying;

public sealed class RecentReadingsTests
{
    private readonly RecentReadings _recent = new();
    private readonly HospitalMappings _house = SampleHospital.Mappings();
    private int _read;

    [Fact]
    public async Task A_deposit_and_mails_that_go_together_read_their_message_once()
    {
        var reading = new TaskCompletionSource<OutgoingReading?>();
        var all = Enumerable.Range(0, 3).Select(_ => _recent.OfAsync(new(1), _house, () => Count(reading.Task))).ToList();
        reading.SetResult(Documents(10));

        await Task.WhenAll(all);
        await OfAsync(1, Documents(10));

        Assert.Equal(1, _read);
    }

    [Fact]
    public async Task Under_other_mappings_it_is_read_anew()
    {
        await OfAsync(1, Documents(10));

        await OfAsync(1, Documents(10), _house with { });

        Assert.Equal(2, _read);
    }

    [Fact]
    public async Task What_was_not_to_be_read_is_tried_again()
    {
        await OfAsync(1, null);
        await OfAsync(1, new OutgoingReading.Refused("no-content", ""));
        await Assert.ThrowsAsync<JournalUnavailableException>(() => _recent.OfAsync(new(1), _house, () => Count(Task.FromException<OutgoingReading?>(new JournalUnavailableException("away")))));

        Assert.IsType<OutgoingReading.Readable>(await OfAsync(1, Documents(10)));
        Assert.Equal(4, _read);
    }

    [Fact]
    public async Task The_oldest_make_way_when_there_are_too_many_bytes()
    {
        const int Third = RecentReadings.MostBytes / 3;
        foreach (var id in (int[])[1, 2, 3, 4])
            await OfAsync(id, Documents(Third));

        await OfAsync(4, Documents(Third));
        Assert.Equal(4, _read);
        await OfAsync(1, Documents(Third));
        Assert.Equal(5, _read);
    }

    [Fact]
    public async Task A_document_of_nearly_all_the_room_is_not_kept_and_drives_nobody_out()
    {
        await OfAsync(1, Documents(10));
        await OfAsync(2, Documents(RecentReadings.MostBytes - 1));

        await OfAsync(1, Documents(10));
        await OfAsync(2, Documents(RecentReadings.MostBytes - 1));

        Assert.Equal(3, _read);
    }

    private Task<OutgoingReading?> OfAsync(int id, OutgoingReading? reading, HospitalMappings? house = null) => _recent.OfAsync(new(id), house ?? _house, () => Count(Task.FromResult(reading)));

    private Task<OutgoingReading?> Count(Task<OutgoingReading?> reading)
    {
        _read++;
        return reading;
    }

    private static OutgoingReading.Readable Documents(int bytes) => new([Outgoing.Of(Samples.Bytes("cda/n1_imaging.xml")) with { Content = new byte[bytes] }]);
}
