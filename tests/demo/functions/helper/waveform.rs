//: names waveform peaks envelope
//: names samples signal frames
//: values 255.0 127.0 1023.0
/// Draws a recording as so many bars.
pub fn waveform(samples: &[f32], bars: usize) -> Vec<u16> {
    if samples.is_empty() || bars == 0 {
        return Vec::new();
    }
    let size = samples.len().div_ceil(bars);
    //?
    let loudest = samples.iter().fold(0.0_f32, |most, sample| most.max(sample.abs()));
    let scale = if loudest > 0.0 { 255.0 / loudest } else { 0.0 };
    //|
    let scale = 255.0;
    //.
    samples
        .chunks(size)
        .map(|chunk| {
            //?
            let level = (chunk.iter().map(|sample| sample * sample).sum::<f32>() / chunk.len() as f32).sqrt();
            //|
            let level = chunk.iter().map(|sample| sample.abs()).fold(0.0, f32::max);
            //.
            //?
            let level = if level < 0.001 { 0.0 } else { level };
            //.
            (level * scale).round() as u16
        })
        .collect()
}
