package cli

import (
	"encoding/json"
	"strings"

	"github.com/spf13/cobra"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

// settings are the flags of the commands that say how a region is to be.
type settings struct {
	bucket, vpc, ami      string
	idleAfter, idleNotice string
	subnets               []string
	public                bool
	tags                  map[string]string
}

// bind adds the flags. Their names are those of the request's fields, as flags are written.
func (s *settings) bind(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&s.bucket, "bucket", "", "use this bucket of yours instead of a managed one (name or s3://name)")
	flags.StringVar(&s.vpc, "vpc", "", "use this VPC of yours instead of a managed network")
	flags.StringSliceVar(&s.subnets, "subnets", nil, "use these subnets of --vpc (default: all private ones that reach the internet)")
	flags.BoolVar(&s.public, "use-public-subnets", false, "make a network of public subnets only, without NAT gateways and endpoints")
	flags.StringToStringVar(&s.tags, "tags", nil, "tag everything, as key=value,key=value")
	flags.StringVar(&s.ami, "ami", "", "run the instances from this image (default: the newest ECS-optimized Amazon Linux 2023)")
	flags.StringVar(&s.idleAfter, "idle-after", "", "deactivate the region when nobody used it for so long, or never (default: 7d)")
	flags.StringVar(&s.idleNotice, "idle-notice", "", "announce that so long before (default: 24h)")
}

// request makes the request of the flags that were given, by way of the execution input that says the same: what the
// backend would refuse is refused here, with the same words.
func (s *settings) request(cmd *cobra.Command, action account.Action) (account.Request, error) {
	input := map[string]any{"action": action}
	for field, value := range map[string]any{
		"bucket": s.bucket, "vpc": s.vpc, "subnets": s.subnets, "usePublicSubnets": s.public, "tags": s.tags, "ami": s.ami,
		"idleAfter": s.idleAfter, "idleNotice": s.idleNotice,
	} {
		if flag := cmd.Flags().Lookup(flagOf(field)); flag != nil && flag.Changed {
			input[field] = value
		}
	}
	text, err := json.Marshal(input)
	if err != nil {
		return account.Request{}, err
	}
	request, err := account.ParseRequest(text)
	if err != nil {
		return account.Request{}, misuse(asFlags(fault.Of(err).Why), "see 'agc account "+string(action)+" --help'")
	}
	return request, nil
}

// flagOf is a field of the request as a flag is written: usePublicSubnets is use-public-subnets.
func flagOf(field string) string {
	var name strings.Builder
	for _, letter := range field {
		if letter >= 'A' && letter <= 'Z' {
			name.WriteByte('-')
		}
		name.WriteString(strings.ToLower(string(letter)))
	}
	return name.String()
}

// asTagsFlag is tags as they are written for --tags.
func asTagsFlag(tags []account.Tag) string {
	words := make([]string, len(tags))
	for i, t := range tags {
		words[i] = t.Key + "=" + t.Value
	}
	return strings.Join(words, ",")
}

// asFlags names the fields in an explanation as the flags that they are here.
func asFlags(why string) string {
	for _, f := range account.Fields() {
		if f.Setting {
			why = strings.ReplaceAll(why, f.Name+": ", "--"+flagOf(f.Name)+": ")
			why = strings.ReplaceAll("; "+why, "; "+f.Name+".", "; --"+flagOf(f.Name)+" ")[2:]
		}
	}
	return why
}
