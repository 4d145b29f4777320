package account

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestPriceTableIsWhole(t *testing.T) {
	var table map[string]price
	decoder := json.NewDecoder(strings.NewReader(pricesText))
	decoder.DisallowUnknownFields()
	require.NoError(t, decoder.Decode(&table))
	require.Contains(t, table, "us-east-1")
	for region, p := range table {
		require.Regexp(t, `^[a-z]{2}-[a-z]+-\d$`, region)
		_, err := time.Parse(time.DateOnly, p.AsOf)
		require.NoError(t, err, region)
		for _, dollars := range []float64{p.NAT, p.Endpoint, p.Address} {
			require.Greater(t, dollars, 0.001, region)
			require.Less(t, dollars, 0.2, region)
		}
	}
}

func TestCostIsDatedByItsRegion(t *testing.T) {
	for region, p := range prices() {
		s := inactive()
		s.Region = region
		cost := plan(t, Activate, s).Cost
		require.True(t, cost.Known, region)
		require.Equal(t, p.AsOf, cost.AsOf, region)
		require.Positive(t, cost.After, region)
	}
}

func TestUnknownRegionHasNoDateAndNoPrice(t *testing.T) {
	s := inactive()
	s.Region = "ap-east-1"
	require.Equal(t, Cost{}, plan(t, Activate, s).Cost)
	_, known := s.CostPerDay()
	require.False(t, known)
}
