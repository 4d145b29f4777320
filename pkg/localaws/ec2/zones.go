package ec2

import (
	"hash/fnv"
	"math/rand/v2"
	"strings"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// zone is a place in a region as one account sees it.
type zone struct {
	name, id string
	local    string // the group of a local zone, which needs opting in; "" for an availability zone
}

// layout is what zones a region has (EC2 documentation, "Regions and Availability Zones").
type layout struct {
	letters string // of the names that accounts see
	numbers string // of the zone ids
	local   string // one local zone's name after the region, such as "bos-1a"
}

func layoutOf(name string) layout {
	switch name {
	case "us-east-1":
		return layout{"abcdef", "123456", "bos-1a"}
	case "us-west-2":
		return layout{"abcd", "1234", "lax-1a"}
	case "us-west-1":
		return layout{"ac", "13", ""} // only two zones are open to any one account
	case "ap-northeast-1":
		return layout{"acd", "412", "tpe-1a"}
	case "ap-northeast-2":
		return layout{"abcd", "1234", ""}
	case "ca-central-1":
		return layout{"abd", "124", ""}
	case "eu-central-1":
		return layout{"abc", "231", "ham-1a"}
	default:
		return layout{"abc", "123", ""}
	}
}

// zonesOf are the region's zones. Which id a name stands for differs between accounts, so it follows from the account.
func zonesOf(reg *region.Region) []zone {
	l := layoutOf(reg.Name)
	h := fnv.New64a()
	_, _ = h.Write([]byte(reg.Account + reg.Name)) // never fails (package hash)
	numbers := []byte(l.numbers)
	r := rand.New(rand.NewPCG(h.Sum64(), 0))
	r.Shuffle(len(numbers), func(i, j int) { numbers[i], numbers[j] = numbers[j], numbers[i] })
	short := shortName(reg.Name)
	var out []zone
	for i := range numbers {
		out = append(out, zone{name: reg.Name + l.letters[i:i+1], id: short + "-az" + string(numbers[i])})
	}
	if l.local != "" {
		city := l.local[:len(l.local)-1]
		code, number, _ := strings.Cut(city, "-")
		out = append(out, zone{name: reg.Name + "-" + l.local, id: short + "-" + code + number + "-az1", local: reg.Name + "-" + city})
	}
	return out
}

// shortName is a region's name as zone ids have it: use1 for us-east-1, apne2 for ap-northeast-2.
func shortName(name string) string {
	var out strings.Builder
	for part := range strings.SplitSeq(name, "-") {
		switch part {
		case "northeast", "northwest", "southeast", "southwest":
			out.WriteByte(part[0])
			out.WriteByte(part[5])
		case "north", "south", "east", "west", "central", "gov":
			out.WriteByte(part[0])
		default:
			out.WriteString(part)
		}
	}
	return out.String()
}
