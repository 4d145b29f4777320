package account

import (
	_ "embed" // the price table is embedded
	"encoding/json"
	"math"
)

// pricesText is the price table: list prices by region, each with the day on which they were read. `make prices` writes it
// anew from AWS's public price list; infra/prices says in which of its files each price stands.
//
//go:embed prices.json
var pricesText string

// price holds list prices in US dollars per hour. Traffic is not in them.
type price struct {
	// AsOf is the day on which the prices were read, YYYY-MM-DD; the earliest when they were read on several.
	AsOf string `json:"asOf"`
	// NAT is the price of a NAT gateway.
	NAT float64 `json:"nat"`
	// Endpoint is the price of an interface endpoint in one zone.
	Endpoint float64 `json:"endpoint"`
	// Address is the price of a public IPv4 address in use.
	Address float64 `json:"address"`
}

// endpointsPerZone is how many interface endpoints a managed private network has in each zone.
const endpointsPerZone = 6

// prices is the price table by region. Its text is part of the program and a test parses it, so it cannot fail.
func prices() map[string]price {
	var table map[string]price
	_ = json.Unmarshal([]byte(pricesText), &table)
	return table
}

// cost is what the managed networks cost a day, now and with the wanted settings.
func (s Snapshot) cost(w Settings) Cost {
	p, known := prices()[s.Region]
	c := Cost{Known: known, AsOf: p.AsOf}
	if !known {
		return c
	}
	for _, n := range s.Networks {
		c.Before += p.perDay(n.Parameters["Mode"], len(zonesOf(n, nil)))
	}
	if w.Network != "" {
		c.After = p.perDay(w.Mode, len(w.Zones))
	}
	return c
}

// CostPerDay is the list price of the managed networks that exist now; false when the region's prices are not known.
func (s Snapshot) CostPerDay() (float64, bool) {
	c := s.cost(Settings{})
	return c.Before, c.Known
}

// perDay is the price of a network in that many zones, rounded to cents. A network of public
// subnets costs nothing by the hour.
func (p price) perDay(mode string, zones int) float64 {
	if mode == publicMode {
		return 0
	}
	exact := 24 * float64(zones) * (p.NAT + p.Address + endpointsPerZone*p.Endpoint)
	return math.Round(100*exact) / 100
}
