package account

import "math"

// priceDate is when the prices below were read from AWS's public price pages for NAT gateways, PrivateLink and public IPv4.
const priceDate = "2026-09-20"

// price holds list prices in US dollars per hour: of a NAT gateway, of an interface endpoint in one zone, of a public IPv4
// address in use. Traffic is not in them.
type price struct{ nat, endpoint, address float64 }

// endpointsPerZone is how many interface endpoints a managed private network has in each zone.
const endpointsPerZone = 6

func prices() map[string]price {
	return map[string]price{
		"us-east-1": {nat: 0.045, endpoint: 0.01, address: 0.005},
		"eu-west-1": {nat: 0.048, endpoint: 0.011, address: 0.005},
	}
}

// cost is what the managed networks cost a day, now and with the wanted settings.
func (s Snapshot) cost(w Settings) Cost {
	p, known := prices()[s.Region]
	c := Cost{Known: known, AsOf: priceDate}
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
	exact := 24 * float64(zones) * (p.nat + p.address + endpointsPerZone*p.endpoint)
	return math.Round(100*exact) / 100
}
