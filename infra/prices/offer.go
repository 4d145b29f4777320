package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
)

// offer is a service in the price list.
type offer struct {
	code string
	// names gives each price its name in the table, by the usage type without its region's code.
	names map[string]string
}

// offers says where the prices stand; NAT gateways are a product of EC2. The usage types are whole, because
// RegionalNatGateway-Hours, VpcEndpoint-GWLBE-Hours and PublicIPv4:IdleAddress are other products.
func offers() []offer {
	return []offer{
		{"AmazonVPC", map[string]string{"VpcEndpoint-Hours": "endpoint", "PublicIPv4:InUseAddress": "address"}},
		{"AmazonEC2", map[string]string{"NatGateway-Hours": "nat"}},
	}
}

// file is a region's file of an offer, as a path below the price list's address.
type file struct{ region, path string }

// files lists the files of an offer's commercial regions, sorted. Of each region's file the index names the JSON version; the
// CSV version lies beside it.
// https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/using-the-aws-price-list-bulk-api-fetching-price-list-files-manually.html
func (r refresh) files(ctx context.Context, code string) ([]file, error) {
	body, err := r.get(ctx, "/offers/v1.0/aws/"+code+"/current/region_index.json")
	if err != nil {
		return nil, err
	}
	defer body.Close() //nolint:errcheck // it was only read
	var index struct {
		Regions map[string]struct {
			CurrentVersionURL string `json:"currentVersionUrl"`
		} `json:"regions"`
	}
	if err := json.NewDecoder(body).Decode(&index); err != nil {
		return nil, fmt.Errorf("decode regions of %s: %w", code, err)
	}
	var files []file
	for _, region := range slices.Sorted(maps.Keys(index.Regions)) {
		if commercial(region) {
			path := strings.TrimSuffix(index.Regions[region].CurrentVersionURL, ".json") + ".csv"
			files = append(files, file{region, path})
		}
	}
	return files, nil
}

// commercial reports whether a name is that of a region of AWS's commercial partition. The index also has those of GovCloud
// (us-gov-west-1), local zones (us-west-2-lax-1) and Wavelength zones.
func commercial(name string) bool {
	return regexp.MustCompile(`^[a-z]{2}-[a-z]+-[0-9]+$`).MatchString(name) && !strings.HasPrefix(name, "cn-")
}

// get starts to read a path of the price list. The caller closes it, at any place.
func (r refresh) get(ctx context.Context, path string) (io.ReadCloser, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, r.source+path, http.NoBody)
	if err != nil {
		return nil, fmt.Errorf("get %s: %w", path, err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, fmt.Errorf("get prices: %w", err)
	}
	if response.StatusCode != http.StatusOK {
		response.Body.Close() //nolint:errcheck // it is of no interest
		return nil, fmt.Errorf("get %s: AWS's price list answers %s", r.source+path, response.Status)
	}
	return response.Body, nil
}
