using System.Net.Sockets;
using System.Security.Cryptography;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Hl7v2.Intake;
using HopEn2.Interop.Mappings;
using Microsoft.Extensions.Logging;

namespace HopEn2.Interop.Hl7v2.Mllp;

/// <summary>Opens the entrances <c>mllp</c> and <c>mllp:HOST:PORT</c>.</summary>
internal sealed class MllpEntrances(IMappings mappings, Hl7v2Intake intake, IFeedObserver observer, MessageMemory memory, MllpOptions options, TimeProvider time, ILogger<MllpListener> log) : IEntranceKind
{
    private readonly MllpServices _services = new(mappings, memory, intake, observer, options, time, log);

    public FeedTransport Transport => FeedTransport.Mllp;

    public async Task<IAsyncDisposable> OpenAsync(string entrance, CancellationToken cancel)
    {
        var address = entrance == "mllp" ? options.Address : entrance["mllp:".Length..];
        try
        {
            var tls = options.Tls.GetValueOrDefault(entrance)?.Load();
            return MllpListener.Open(entrance, await MllpAddress.ResolveAsync(address, cancel), _services, tls);
        }
        catch (SocketException e)
        {
            throw new EntranceException($"{address}: {Explain(e.SocketErrorCode)}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new EntranceException($"its certificate or key cannot be read ({e.GetType().Name}).", e);
        }
        catch (FormatException e)
        {
            throw new EntranceException(e.Message, e);
        }
    }

    private static string Explain(SocketError error) => error switch
    {
        SocketError.AddressAlreadyInUse => "the port is taken by another program.",
        SocketError.AccessDenied => "this account may not listen on that port; ports below 1024 need a privilege.",
        SocketError.AddressNotAvailable => "this machine does not have that address.",
        SocketError.HostNotFound => "no such host.",
        _ => $"{error}.",
    };
}
