package s3

import (
	"net/netip"
	"regexp"
	"slices"
	"strings"
)

// validName holds a bucket's name to the rules of the S3 user guide, "General purpose bucket naming rules".
func validName(name string) bool {
	if !regexp.MustCompile(`^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$`).MatchString(name) || strings.Contains(name, "..") {
		return false
	}
	if _, err := netip.ParseAddr(name); err == nil {
		return false
	}
	kept := func(has func(s, part string) bool, parts ...string) bool {
		return slices.ContainsFunc(parts, func(part string) bool { return has(name, part) })
	}
	return !kept(strings.HasPrefix, "xn--", "sthree-", "amzn-s3-demo-") &&
		!kept(strings.HasSuffix, "-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3")
}
