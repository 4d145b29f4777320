package account

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

const (
	maxZones    = 3
	defaultCIDR = "10.0.0.0/16"
	privateMode = "private"
	publicMode  = "public"
	// networkLayout changes when the network template changes in a way that needs new subnets or a new VPC.
	networkLayout = "1"
)

// NetworkID is the id of the managed network with these properties, the end of its stack's name: the first 8 hexadecimal
// digits of a hash of all that would force a replacement. The same wish gives the same name, so that an operation that
// takes over finds what another one had begun.
func NetworkID(mode, cidr string, zones []Zone) string {
	parts := []string{networkLayout, mode, cidr}
	for _, z := range zones {
		parts = append(parts, z.ID)
	}
	sum := sha256.Sum256([]byte(strings.Join(parts, "\n")))
	return hex.EncodeToString(sum[:])[:8]
}

// chooseZones keeps the zones of the network that serves the region now, so that a new zone of the region never moves an
// active network; otherwise, and for a network of another mode, it takes the first usable ones by zone id.
func chooseZones(s Snapshot, mode string) ([]Zone, error) {
	if n, ok := s.pointedNetwork(); ok && n.Serving() && n.Parameters["Mode"] == mode {
		return zonesOf(n, s.Zones), nil
	}
	fit := slices.DeleteFunc(slices.Clone(s.Zones), func(z Zone) bool { return slices.Contains(s.Excluded, z.ID) })
	if len(fit) == 0 {
		return nil, fault.New(fault.NetworkTooFewZones, "no availability zone of "+s.Region+" can hold the network",
			"a zone must be available, opted in, and offer the endpoints that AGC needs", "choose another region")
	}
	return fit[:min(maxZones, len(fit))], nil
}

// zonesOf reads the zones of a network from its stack's parameters; names come from the usable zones, where known.
func zonesOf(network Stack, known []Zone) []Zone {
	zones := []Zone{}
	for _, name := range []string{"Zone1", "Zone2", "Zone3"} {
		id := network.Parameters[name]
		if id == "" {
			continue
		}
		zone := Zone{ID: id}
		if i := slices.IndexFunc(known, func(z Zone) bool { return z.ID == id }); i >= 0 {
			zone = known[i]
		}
		zones = append(zones, zone)
	}
	return zones
}
