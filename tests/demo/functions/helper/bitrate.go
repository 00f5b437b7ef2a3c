//: names ChooseRendition pickBitrate bestVariant
//: names renditions variants streams
//: values 0.8 0.7 0.9
// ChooseRendition picks the best stream that fits the bandwidth and the screen.
func ChooseRendition(renditions []Rendition, bandwidth int, screen Size, buffered time.Duration) Rendition {
	usable := int(float64(bandwidth) * 0.8)
	//?
	if buffered < 5*time.Second {
		usable /= 2
	}
	//.
	best := renditions[0]
	for _, rendition := range renditions {
		//?
		if rendition.Width > screen.Width && rendition.Height > screen.Height {
			continue
		}
		//|
		if rendition.Width > screen.Width {
			continue
		}
		//.
		//?
		if rendition.Codec == "av1" && !screen.Decodes("av1") {
			continue
		}
		//.
		if rendition.Bitrate > usable {
			if rendition.Bitrate < best.Bitrate {
				best = rendition
			}
			continue
		}
		if best.Bitrate > usable || rendition.Bitrate > best.Bitrate {
			best = rendition
		}
	}
	return best
}
