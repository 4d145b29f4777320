package cli

import (
	"fmt"
	"maps"
	"net/mail"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/pflag"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/bootstrap"
)

// bindInstall adds the flags that say how the backend is to be; first is what stands before what is usual without a flag.
func bindInstall(flags *pflag.FlagSet, o *bootstrap.Options, first string) {
	without := func(usual string) string { return " (default: " + first + usual + ")" }
	flags.StringVar(&o.Architecture, "architecture", "", "processors that the functions run on: arm64 or x86_64"+without("arm64"))
	flags.StringVar(&o.Notify, "notify", "", "tell this address by mail what becomes of the region"+without("nobody"))
	flags.BoolFunc("alarms", "alarms tell that address of trouble; about 0.60 dollars a month"+without("true"), yesOrNo(&o.Alarms))
	flags.BoolFunc("dashboard", "a CloudWatch dashboard; about 3 dollars a month"+without("false"), yesOrNo(&o.Dashboard))
	flags.Func("permissions-boundary", "`ARN` of a managed policy that bounds what the backend's roles may do; \"\" for none"+without("none"), whatever(&o.Boundary))
	flags.Func("kms-key", "`ARN` of a KMS key that encrypts what the backend keeps; about 1 dollar a month; \"\" for AWS's own keys"+without("AWS's own"), whatever(&o.Key))
	flags.Func("tags", "tag the backend, as `key=value,key=value`; \"\" for no tags"+without("no tags"), tagsOrNone(&o.Tags))
}

// yesOrNo reads a flag that may be left out into the word that the template takes.
func yesOrNo(word *string) func(string) error {
	return func(text string) error {
		yes, err := strconv.ParseBool(text)
		*word = strconv.FormatBool(yes)
		return err
	}
}

// whatever reads a flag whose empty value is not the same as none given.
func whatever(given **string) func(string) error {
	return func(text string) error {
		*given = &text
		return nil
	}
}

// tagsOrNone reads tags as --tags of the other commands does, and "" as no tags, which is not the same as none given.
func tagsOrNone(tags *[]account.Tag) func(string) error {
	set, all := pflag.NewFlagSet("", pflag.ContinueOnError), map[string]string{}
	set.StringToStringVar(&all, "tags", nil, "")
	return func(text string) error {
		if text != "" {
			if err := set.Set("tags", text); err != nil {
				return err
			}
		}
		*tags = []account.Tag{}
		for _, key := range slices.Sorted(maps.Keys(all)) {
			*tags = append(*tags, account.Tag{Key: key, Value: all[key]})
		}
		return nil
	}
}

// policyARN is what the ARN of a managed policy looks like, with its path (IAM User Guide, "IAM identifiers").
func policyARN() *regexp.Regexp {
	return regexp.MustCompile(`^arn:aws[a-z-]*:iam::(aws|[0-9]{12}):policy/([!-~]+/)?[\w+=,.@-]{1,128}$`)
}

// keyARN is what the ARN of a KMS key looks like, of one for several regions, too (AWS KMS Developer Guide, "Key identifiers").
func keyARN() *regexp.Regexp {
	return regexp.MustCompile(`^arn:aws[a-z-]*:kms:([a-z0-9-]+):[0-9]{12}:key/(mrk-)?[0-9a-f-]{32,36}$`)
}

// checkRegion finds a key that is not in the region where it is to be used.
func checkRegion(o bootstrap.Options, region string) error {
	if o.Key == nil || *o.Key == "" {
		return nil
	}
	if in := keyARN().FindStringSubmatch(*o.Key)[1]; in != region {
		return misuse("--kms-key: is a key of "+in+", and the backend is to be in "+region, "use a key of "+region)
	}
	return nil
}

// checkInstall finds flags of an installation that cannot be.
func checkInstall(o bootstrap.Options) error {
	if a := o.Architecture; a != "" && a != bootstrap.Arm64 && a != bootstrap.X86_64 {
		return misuse(fmt.Sprintf("--architecture is %q", a), "use arm64 or x86_64")
	}
	if _, err := mail.ParseAddress(o.Notify); o.Notify != "" && err != nil {
		return misuse(fmt.Sprintf("--notify: is %q, which is no mail address", o.Notify), "use an address such as someone@example.org")
	}
	if b := o.Boundary; b != nil && *b != "" && !policyARN().MatchString(*b) {
		return misuse(fmt.Sprintf("--permissions-boundary: is %q, which is no ARN of a managed policy", *b),
			"use an ARN such as arn:aws:iam::123456789012:policy/boundary, or \"\" for none")
	}
	if k := o.Key; k != nil && *k != "" && !keyARN().MatchString(*k) {
		return misuse(fmt.Sprintf("--kms-key: is %q, which is no ARN of a KMS key", *k),
			"use an ARN such as arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab, no alias, or \"\" for AWS's own keys")
	}
	if problems := account.CheckTags(o.Tags); len(problems) > 0 {
		return misuse(asFlags(strings.Join(problems, "; ")), "give tags that AWS takes, as key=value,key=value")
	}
	return nil
}
